// Reporting a case: a picture is made small enough to send before it leaves the phone, and one tap sends once.
"use strict";

const MOST_SIDE = 1600;

async function smaller(file) {
  if (!file.type.startsWith("image/") || file.size < 600000) return file;
  try {
    const drawn = await createImageBitmap(file);
    const scale = Math.min(1, MOST_SIDE / Math.max(drawn.width, drawn.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(drawn.width * scale);
    canvas.height = Math.round(drawn.height * scale);
    canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  } catch (fault) {
    return file;
  }
}

document.addEventListener("change", async (event) => {
  const input = event.target;
  if (input.name !== "photos" || !window.DataTransfer || !window.createImageBitmap) return;
  const kept = new DataTransfer();
  for (const file of input.files) kept.items.add(await smaller(file));
  input.files = kept.files;
  input.dispatchEvent(new Event("shrunk", { bubbles: true }));
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest(".report");
  if (!form || (event.submitter && event.submitter.name === "look")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});

addEventListener("pageshow", () => document.querySelectorAll(".report[data-sent]").forEach((form) => delete form.dataset.sent));
