/* Compares words as readers type them: without case and accents, in Latin or Cyrillic letters, in
   any spelling of a name that data/articles/names.csv lists, with a typing error or two.
   The search and the filter of the ledger share it. */
window.evSpelling = (function () {
  "use strict";

  const LATIN = { ł: "l", ı: "i", ə: "e", ø: "o", ß: "ss", "’": "", "'": "", ʼ: "" };
  // The letters as they are after accents are taken off: й is и, ў is у, ё is е, ї is і.
  const CYRILLIC = {
    а: "a", б: "b", в: "v", г: "g", ґ: "g", д: "d", е: "e", є: "e", ж: "zh", з: "z", и: "i", і: "i",
    к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "kh",
    ц: "ts", ч: "ch", ш: "sh", щ: "shch", ъ: "", ы: "y", ь: "", э: "e", ю: "yu", я: "ya",
  };

  const fold = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[łıəøß’'ʼ]/g, (sign) => LATIN[sign]);
  const transliterate = (word) => word.replace(/[\u0400-\u04ff]/g, (sign) => CYRILLIC[sign] ?? sign);
  const split = (text) => fold(text.replace(/['’ʼ]s\b/g, "")).match(/[\p{L}\p{N}]+/gu) || [];

  /* The stem of an English word, roughly: "prisoners" is "prisoner", "elections" "election". */
  function stem(word) {
    if (word.length < 5 || /\d/.test(word)) return word;
    return word.replace(/(?<=..)ies$/, "y").replace(/(?<=[^s])s$/, "").replace(/(?<=[a-z]{4})(?:ing|ed)$/, "");
  }

  /* The number of letters by which two words differ, but at most `most` + 1. Two that changed
     places count as one. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], last = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i += 1) {
      const now = [i];
      let least = i;
      for (let j = 1; j <= b.length; j += 1) {
        const same = a[i - 1] === b[j - 1];
        now[j] = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          now[j] = Math.min(now[j], before[j - 2] + 1);
        }
        least = Math.min(least, now[j]);
      }
      if (least > most) return most + 1;
      before = last;
      last = now;
    }
    return last[b.length];
  }

  /* How many letters of a word of this length may be wrong. */
  const allowed = (word) => (/\d/.test(word) || word.length < 5 ? 0 : word.length < 9 ? 1 : 2);

  /* The names of the book: `names` is {name: [spellings]}. */
  function join(names) {
    const own = new Map();
    const all = new Map();
    for (const [name, spellings] of Object.entries(names)) {
      const key = transliterate(fold(name));
      const folded = [...new Set([name, ...spellings].flatMap((word) => [fold(word), transliterate(fold(word))]))];
      folded.concat(folded.map(stem)).forEach((word) => own.set(word, key));
      all.set(key, folded);
    }
    /* The form in which a word is looked up. */
    const known = new Map(); // a book repeats its words
    function key(word) {
      let found = known.get(word);
      if (found === undefined) {
        const latin = transliterate(word);
        found = own.get(word) ?? own.get(latin) ?? own.get(stem(latin)) ?? stem(latin);
        known.set(word, found);
      }
      return found;
    }
    return { key, spellings: all };
  }

  return { fold, split, transliterate, stem, distance, allowed, join };
})();
