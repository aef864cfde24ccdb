// Of several tabs one sends: Web Locks where the page is secure, else a lease in the store that runs out when its holder dies.
"use strict";

const Turn = (() => {
  const NAME = "houqin-send", LASTS = 20000, mine = `${Date.now()}.${Math.random()}`;
  const lease = (lasts) => Store.lease(NAME, mine, Date.now() + lasts);

  // What `does` gives, or false when somebody else has the turn.
  function take(does) {
    return navigator.locks ? navigator.locks.request(NAME, { ifAvailable: true }, (lock) => (lock ? does() : false)) : leased(does);
  }

  async function leased(does) {
    if (!(await lease(LASTS))) return false;
    const beat = setInterval(() => lease(LASTS), LASTS / 4);
    try {
      return await does();
    } finally {
      clearInterval(beat);
      await lease(0);
    }
  }

  return { take };
})();
