// What the phone keeps for itself: drafts, rounds waiting to be sent, and photos. IndexedDB; where that is closed, localStorage.
"use strict";

const Store = (() => {
  const SHELVES = ["drafts", "outbox", "photos", "state"];

  const opened = (async () => {
    try {
      const upgrade = (db) => SHELVES.filter((shelf) => !db.objectStoreNames.contains(shelf)).forEach((shelf) => db.createObjectStore(shelf));
      const base = await idb.openDB("houqin", 2, { upgrade, blocking: (_before, _asked, event) => event.target.close() });
      return inIndexedDB(base);
    } catch (refused) {
      return inLocalStorage();
    }
  })();

  // Strict: what was kept is on the disk before anybody is told so, for the battery may go flat in the next second.
  function inIndexedDB(base) {
    async function within(shelf, does) {
      const made = base.transaction(shelf, "readwrite", { durability: "strict" });
      const [found] = await Promise.all([does(made.store), made.done]);
      return found;
    }
    return {
      get: (shelf, key) => base.get(shelf, key),
      put: (shelf, key, value) => within(shelf, (rows) => rows.put(value, key)),
      remove: (shelf, key) => within(shelf, (rows) => rows.delete(key)),
      all: (shelf) => base.getAll(shelf),
      keys: (shelf) => base.getAllKeys(shelf),
      // One holder at a time: true when the lease is mine now.
      lease: (name, mine, until) => within("state", async (rows) => {
        const held = await rows.get(name);
        if (held && held.mine !== mine && held.until > Date.now()) return false;
        await rows.put({ mine, until }, name);
        return true;
      }),
    };
  }

  function inLocalStorage() {
    const name = (shelf, key) => `houqin.${shelf}.${key}`;
    const read = async (text) => (text === null ? undefined : fromText(JSON.parse(text)));
    const keys = async (shelf) => Object.keys(localStorage).filter((k) => k.startsWith(name(shelf, ""))).map((k) => k.slice(name(shelf, "").length));
    const get = (shelf, key) => read(localStorage.getItem(name(shelf, key)));
    const put = async (shelf, key, value) => localStorage.setItem(name(shelf, key), JSON.stringify(await toText(value)));
    return {
      get, put, keys, small: true,
      remove: async (shelf, key) => localStorage.removeItem(name(shelf, key)),
      all: async (shelf) => Promise.all((await keys(shelf)).map((key) => get(shelf, key))),
      lease: async (lease, mine, until) => {
        const held = await get("state", lease);
        if (held && held.mine !== mine && held.until > Date.now()) return false;
        await put("state", lease, { mine, until });
        await new Promise((resolve) => setTimeout(resolve, 60)); // another tab may have written at the same moment
        return (await get("state", lease)).mine === mine;
      },
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

  // What a browser says about its room is not to be relied on, so some is held: for words, never for photos.
  const RESERVE = 8 * 1024 * 1024, HELD = "reserve";

  async function put(shelf, key, value) {
    const store = await opened;
    try {
      return await store.put(shelf, key, value);
    } catch (full) {
      if (shelf === "photos" || !(await store.get("state", HELD))) throw full;
      await store.remove("state", HELD);
      return store.put(shelf, key, value);
    }
  }

  // False when the phone is nearly full: the reserve is used up, or does not fit.
  async function reserve() {
    const store = await opened;
    try {
      if (!store.small && !(await store.get("state", HELD))) await store.put("state", HELD, new Blob([new Uint8Array(RESERVE)]));
      return true;
    } catch (full) {
      return false;
    }
  }

  const call = (verb) => async (...args) => (await opened)[verb](...args);
  return { get: call("get"), put, remove: call("remove"), all: call("all"), keys: call("keys"), lease: call("lease"), reserve };
})();
