// A photo as it is sent: a picture that every browser shows, made smaller; or the word for what is wrong with the file.
"use strict";

const Picture = (() => {
  const KEPT = ["image/jpeg", "image/png", "image/webp"], MOST = 10 * 1024 * 1024, SMALL = 600000, EDGE = 1600;
  const HEIC = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"];

  // {blob}, or {wrong: heic | not_picture | too_large}.
  async function made(file) {
    let blob = null;
    try {
      const picture = await createImageBitmap(file);
      blob = file.size < SMALL && KEPT.includes(file.type) ? file : await smaller(picture);
      picture.close();
    } catch (unreadable) {
      return { wrong: (await brand(file)) || (file.size > MOST ? "too_large" : "not_picture") };
    }
    return blob && blob.size <= MOST ? { blob } : { wrong: "too_large" };
  }

  function smaller(picture) {
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
  }

  // By its first bytes and not by its name: HEIC, and what is no picture at all.
  async function brand(file) {
    const said = new TextDecoder("latin1").decode(await new Response(file.slice(0, 12)).arrayBuffer());
    if (said.slice(4, 8) === "ftyp") return HEIC.includes(said.slice(8, 12)) ? "heic" : "not_picture";
    return /^(MZ|\x7fELF|#!|PK|%PDF)/.test(said) ? "not_picture" : "";
  }

  return { made };
})();
