// What the phone keeps for itself: drafts, rounds waiting to be sent, and photos. IndexedDB; where that is closed, localStorage.
"use strict";

const Store = (() => {
  const SHELVES = ["drafts", "outbox", "photos"];

  const opened = (async () => {
    try {
      const base = await idb.openDB("houqin", 1, { upgrade: (db) => SHELVES.forEach((shelf) => db.createObjectStore(shelf)) });
      return inIndexedDB(base);
    } catch (refused) {
      return inLocalStorage();
    }
  })();

  function inIndexedDB(base) {
    return {
      get: (shelf, key) => base.get(shelf, key),
      put: (shelf, key, value) => base.put(shelf, value, key),
      remove: (shelf, key) => base.delete(shelf, key),
      all: (shelf) => base.getAll(shelf),
    };
  }

  function inLocalStorage() {
    const name = (shelf, key) => `houqin.${shelf}.${key}`;
    const read = async (text) => (text === null ? undefined : fromText(JSON.parse(text)));
    return {
      get: (shelf, key) => read(localStorage.getItem(name(shelf, key))),
      put: async (shelf, key, value) => localStorage.setItem(name(shelf, key), JSON.stringify(await toText(value))),
      remove: async (shelf, key) => localStorage.removeItem(name(shelf, key)),
      all: (shelf) => Promise.all(Object.keys(localStorage).filter((k) => k.startsWith(name(shelf, ""))).map((k) => read(localStorage.getItem(k)))),
    };
  }

  // Photos are blobs; as text they become data addresses.
  function toText(value) {
    if (!(value instanceof Blob)) return value;
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve({ blob: reader.result });
      reader.readAsDataURL(value);
    });
  }

  function fromText(value) {
    if (!value || !value.blob) return value;
    const [head, body] = value.blob.split(",");
    const bytes = Uint8Array.from(atob(body), (c) => c.charCodeAt(0));
    return new Blob([bytes], { type: head.slice(5).split(";")[0] });
  }

  const call = (verb) => async (...args) => (await opened)[verb](...args);
  return { get: call("get"), put: call("put"), remove: call("remove"), all: call("all") };
})();
