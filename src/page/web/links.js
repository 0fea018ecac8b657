"use strict";
// Ways out of the page: commits and ranges of commits at the forge that the configuration names,
// and what can be copied.

const Links = (() => {
  const { make, makeButton } = Dom;
  let commitUrl = "";

  /** @param {string | null | undefined} url With `{id}` for a commit. */
  function setCommitUrl(url) {
    commitUrl = url && /^https?:\/\//.test(url) && url.includes("{id}") ? url : "";
  }

  /**
   * A commit and its branch; a link where the configuration says where commits are.
   * @param {Run} run
   */
  function makeCommit(run) {
    const words = Wording.describeCommit(run);
    if (!words || !commitUrl || !run.commit_id) return words && Dom.isolate(words);
    const href = commitUrl.replaceAll("{id}", encodeURIComponent(run.commit_id));
    return make("a", { href, rel: "noreferrer" }, words);
  }

  /**
   * The commits between two runs, where the forge shows ranges as GitHub and GitLab do.
   * @param {Run} before
   * @param {Run} after
   */
  function makeRange(before, after) {
    const [from, to] = [before.commit_id, after.commit_id];
    if (!/\/commit\/\{id\}$/.test(commitUrl) || !from || !to || from === to) return null;
    const range = `${encodeURIComponent(from)}...${encodeURIComponent(to)}`;
    const href = commitUrl.replace(/\/commit\/\{id\}$/, `/compare/${range}`);
    return make("a", { href, rel: "noreferrer", class: "range" }, "commits between");
  }

  /**
   * A button that copies a text and says so.
   * @param {string} label
   * @param {() => string | Promise<string>} getText
   * @param {string} id
   */
  function makeCopyButton(label, getText, id) {
    const button = makeButton(
      label,
      async () => {
        const isCopied = await copy(await getText());
        button.textContent = isCopied ? "Copied" : "Not copied";
        setTimeout(() => (button.textContent = label), 1500);
      },
      { id, class: "copy" },
    );
    return button;
  }

  /** @param {string} text */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // A page from disk, or at another address than this machine's, has no clipboard.
      const field = make("textarea", { class: "visually-hidden", "aria-label": "To copy" });
      field.value = text;
      document.body.append(field);
      field.select();
      const isCopied = document.execCommand("copy");
      field.remove();
      return isCopied;
    }
  }

  return { setCommitUrl, makeCommit, makeRange, makeCopyButton };
})();
