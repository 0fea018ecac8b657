"use strict";
// What a reader prefers, kept by the browser: not in the address, so that a shared link carries
// nobody's taste.

const Preferences = (() => {
  /** @param {string} key */
  function read(key) {
    try {
      return localStorage.getItem(key) ?? "";
    } catch {
      // A browser may keep nothing.
      return "";
    }
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  function write(key, value) {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch {
      // It holds until the page is closed.
    }
  }

  return { read, write };
})();
