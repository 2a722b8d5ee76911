/* Lets readers take an argument apart: set a verdict, a mark, what a step needs or a reading, and
   watch the statuses follow.

   `compute` does what evidence/arguments/statuses.py does; a test compares both for random settings.
   The page is complete without this script. It reads the model that the build wrote next to the map,
   adds controls, and changes badges. Settings are kept in the address, as #try=…, one part each:
     r=second   the reading            d=1 o=0 h=0 p=0   details, objections, half right, partly settled
     v.CLAIM=verdict    n.NODE=all     m.NODE.CLAIM=detail */
(function () {
  "use strict";

  const FALLS = "falls", OPEN = "open", STANDS = "stands";
  const SWITCHES = { details: "d", objections: "o", half: "h", partly: "p" };
  const START = { support: "mapped", details: false, objections: true, half: true, partly: true };
  const fresh = () => ({ ...START, verdicts: {}, needs: {}, marks: {} });

  // ---- the logic --------------------------------------------------------------------------------

  const first = (order, values) => order.find((value) => values.includes(value));

  function view(model, set) {
    const nodes = new Map(model.nodes.map((node) => [node.id, node]));
    const attackers = (name) => model.nodes.filter((node) => node.attacks.includes(name));
    const silent = model.order.all[3];
    const known = {};

    const combine = (needs, values) => first(model.order[needs], values) || silent;
    const verdict = (claim) => set.verdicts[claim] || model.verdicts[claim];
    const claim = (id) => {
      const word = verdict(id);
      const counts = { "half right": set.half, "partly settled": set.partly }[word];
      return counts === false ? model.inPart[word] : model.values[word];
    };
    const needs = (node) => {
      if (set.support in model.order) return set.support;
      if (set.needs[node.id]) return set.needs[node.id];
      return (set.support === "second" && node.second) || node.needs;
    };
    const mark = (node, id) => set.marks[node.id + "." + id] || node.claims[id];
    const own = (node) => {
      if (node.id === model.root && node.on.length) return [];
      const all = Object.keys(node.claims);
      const essential = all.filter((id) => mark(node, id) === "essential");
      return set.details || !(essential.length || node.on.length) ? all : essential;
    };
    const standing = (name) =>
      set.objections ? attackers(name).filter((one) => find(one.id) === STANDS) : [];
    const reasoned = (node) => {
      const values = own(node).map(claim);
      if (node.given) return node.given;
      if (!node.on.length) return combine(needs(node), values);
      const reasons = combine(needs(node), node.on.map(find));
      if (!values.length) return reasons;
      return combine("all", [combine(set.support === "any" ? "any" : "all", values), reasons]);
    };
    function find(name) {
      if (!(name in known)) {
        const value = reasoned(nodes.get(name));
        known[name] = value === STANDS && standing(name).length ? OPEN : value;
      }
      return known[name];
    }
    model.nodes.forEach((node) => find(node.id));
    return { known, nodes, needs, own, claim, mark, verdict, standing };
  }

  const compute = (model, set) => view(model, { ...fresh(), ...set }).known;
  globalThis.evidenceArguments = { compute };
  if (typeof document === "undefined") return;

  // ---- words ------------------------------------------------------------------------------------

  const short = (id) => id.slice(id.lastIndexOf("-") + 1);
  const list = (words) =>
    words.length < 2 ? words.join("") : words.slice(0, -1).join(", ") + " and " + words[words.length - 1];

  /* Nodes in an order in which each comes after those that it rests on. */
  function upwards(model) {
    const done = new Set();
    const nodes = new Map(model.nodes.map((node) => [node.id, node]));
    const walk = (name) => {
      if (done.has(name)) return;
      nodes.get(name).on.forEach(walk);
      done.add(name);
    };
    model.nodes.filter((node) => node.attacks.length).forEach((node) => walk(node.id));
    model.nodes.forEach((node) => walk(node.id));
    return [...done];
  }

  function because(id, was, now) {
    const node = now.nodes.get(id), value = now.known[id], needs = now.needs(node);
    const standing = now.standing(id);
    if (value === OPEN && standing.length) return "objection " + list(standing.map((one) => short(one.id))) + " stands";
    const own = now.own(node);
    const spoiled = own.filter((one) => now.claim(one) === value);
    const names = node.on.length ? node.on : own;
    const at = (one) => (node.on.length ? now.known[one] : now.claim(one));
    const before = (one) => (node.on.length ? was.known[one] : was.claim(one));
    const say = (one) => (node.on.length ? short(one) : one);
    const same = names.filter((one) => at(one) === value);
    if (value === STANDS) {
      return needs === "any" ? say(same[0]) + " stands, and one reason is enough" : "all that it needs holds";
    }
    if (node.on.length && spoiled.length && value !== STANDS) {
      return "its own claim " + list(spoiled) + (value === FALLS ? " is contradicted" : " is not settled");
    }
    if (needs === "any" && value === FALLS) {
      const last = names.filter((one) => before(one) === STANDS);
      return last.length === 1 ? say(last[0]) + " was its last standing reason" : "none of its reasons stands";
    }
    if (needs === "any") return "none of its reasons stands any more";
    if (same.length) return "it needs " + list(same.slice(0, 3).map(say)) + (value === FALLS ? ", which fell" : ", which is not settled");
    return "nothing beneath it can be checked now";
  }

  const verb = { [STANDS]: "stands", [FALLS]: "falls", [OPEN]: "is open" };

  /* What changed and why: the conclusion first, then the steps that carried the change to it. */
  function explain(model, was, now, touched) {
    const moved = upwards(model).filter((id) => was.known[id] !== now.known[id]);
    const name = (id) => (id === model.root ? "The conclusion" : short(id));
    const tell = (id) => `${name(id)} ${verb[now.known[id]] || "is not settled by evidence"}: ${because(id, was, now)}.`;
    if (moved.length) {
      const told = moved.filter((id) => id !== model.root);
      if (moved.includes(model.root)) told.unshift(model.root);
      const rest = told.length - 2;
      const kept = moved.includes(model.root) ? "" : ` The conclusion still ${now.known[model.root] === STANDS ? "stands" : verb[now.known[model.root]] ? verb[now.known[model.root]] : "is not settled"}.`;
      return told.slice(0, 2).map(tell).join(" ") + (rest > 0 ? ` ${rest} more moved.` : "") + kept;
    }
    const holder = model.nodes.find((node) => touched && touched in node.claims);
    if (!holder) return "No status moves.";
    return `No status moves: ${short(holder.id)} ${verb[now.known[holder.id]] || "is not settled"} as before` +
      (now.needs(holder) === "any" ? ", since any one of its reasons is enough." :
        now.mark(holder, touched) === "detail" && !now.own(holder).includes(touched) ? ", since this claim is a detail." : ".");
  }

  // ---- settings and the address -----------------------------------------------------------------

  function pack(set) {
    const parts = [];
    if (set.support !== START.support) parts.push("r=" + set.support);
    for (const [key, letter] of Object.entries(SWITCHES)) {
      if (set[key] !== START[key]) parts.push(letter + "=" + Number(set[key]));
    }
    for (const [id, word] of Object.entries(set.verdicts)) parts.push(`v.${id}=${word.replaceAll(" ", "_")}`);
    for (const [id, word] of Object.entries(set.needs)) parts.push(`n.${id}=${word}`);
    for (const [id, word] of Object.entries(set.marks)) parts.push(`m.${id}=${word}`);
    return parts.join("&");
  }

  function unpack(text, model) {
    const set = fresh();
    const ids = new Set(model.nodes.map((node) => node.id));
    for (const [key, value] of new URLSearchParams(text)) {
      const id = key.slice(2), word = value.replaceAll("_", " ");
      const named = Object.entries(SWITCHES).find(([, letter]) => letter === key);
      if (named) set[named[0]] = value === "1";
      if (key === "r" && ["second", "all", "any"].includes(value)) set.support = value;
      if (key[0] === "v" && id in model.verdicts && word in model.words) set.verdicts[id] = word;
      if (key[0] === "n" && ids.has(id) && value in model.order) set.needs[id] = value;
      if (key[0] === "m" && ["essential", "detail"].includes(value)) set.marks[id] = value;
    }
    return set;
  }

  // ---- the page ---------------------------------------------------------------------------------

  const make = (tag, attributes, text) => {
    const node = Object.assign(document.createElement(tag), attributes);
    if (text) node.textContent = text;
    return node;
  };

  function badge(box, sign, word) {
    box.className = box.className.replace(/\bev-(?!badge|step)\w+/g, "").trim() + " ev-" + sign[1];
    box.querySelector("[aria-hidden]").textContent = sign[0];
    const words = box.querySelector(".ev-word");
    if (words) words.textContent = "\u00a0" + word;
    else if (box.lastChild.nodeType === 3) box.lastChild.textContent = "\u00a0" + word;
    else box.lastElementChild.textContent = word;
  }

  function start(root) {
    const model = JSON.parse(root.querySelector(".ev-model").textContent);
    const form = root.querySelector(".ev-tools");
    const said = root.querySelector(".ev-told");
    const scope = form ? document : root; // objections stand in a section of their own
    const past = [];
    const hash = () => (location.hash.startsWith("#try=") ? location.hash.slice(5) : "");
    let set = form ? unpack(hash(), model) : fresh();
    let now = view(model, fresh());

    const all = (selector) => scope.querySelectorAll(selector);

    function show(touched, quiet) {
      const was = now;
      now = view(model, set);
      for (const id of Object.keys(now.known)) {
        if (quiet || was.known[id] !== now.known[id]) {
          const sign = model.statuses[now.known[id]];
          all(`a[data-node="${id}"]`).forEach((box) => paint(box, sign, now.known[id], quiet));
          all(`li[data-node="${id}"] > p > .ev-badge`).forEach((box) => paint(box, sign, now.known[id], quiet));
        }
      }
      all("li[data-claim]").forEach((line) => refresh(line));
      all("li[data-node]").forEach((line) => refreshNeeds(line));
      if (form) {
        form.elements.support.value = set.support;
        for (const key of Object.keys(SWITCHES)) form.elements[key].checked = set[key];
        form.elements.undo.disabled = !past.length;
        form.elements.reset.disabled = !pack(set);
      }
      if (!quiet) said.textContent = explain(model, was, now, touched);
    }

    function paint(box, sign, word, quiet) {
      badge(box, sign, word);
      box.classList.toggle("ev-moved", !quiet);
    }

    function change(update, touched) {
      all(".ev-moved").forEach((box) => box.classList.remove("ev-moved"));
      past.push(pack(set));
      update(set);
      show(touched);
      remember();
    }

    function remember() {
      if (!form) return;
      const packed = pack(set);
      history.replaceState(null, "", packed ? "#try=" + packed : location.pathname + location.search);
    }

    function go(packed, words) {
      set = unpack(packed, model);
      show();
      said.textContent = words + " " + said.textContent;
      remember();
    }

    function setVerdict(id, word) {
      change((s) => {
        if (word === model.verdicts[id]) delete s.verdicts[id];
        else s.verdicts[id] = word;
      }, id);
    }

    function refresh(line) {
      const id = line.dataset.claim;
      const holder = line.closest("li[data-node]");
      const mine = line.querySelector(":scope > .ev-badge");
      const word = now.verdict(id);
      if (mine && word in model.words) badge(mine, model.words[word], word);
      line.classList.toggle("ev-set", id in set.verdicts);
      const select = line.querySelector("select");
      if (select) select.value = word;
      const toggle = line.querySelector("button.ev-marking");
      if (toggle) toggle.textContent = now.mark(now.nodes.get(holder.dataset.node), id);
      const offer = line.querySelector("button.ev-offer");
      if (offer) {
        offer.setAttribute("aria-pressed", String(id in set.verdicts));
        offer.textContent = id in set.verdicts ? "take back" : "suppose it is " + line.dataset.offer;
      }
    }

    function refreshNeeds(line) {
      const toggle = line.querySelector(":scope > .ev-needs > button");
      if (!toggle) return;
      const node = now.nodes.get(line.dataset.node);
      const needs = now.needs(node);
      toggle.textContent = needs === "all" ? "all of its reasons" : "any one of its reasons";
      toggle.disabled = set.support in model.order;
      all(`a[data-node="${node.id}"] + .ev-link`).forEach((word) => (word.textContent = needs));
    }

    function addControls(line) {
      const id = line.dataset.claim;
      const holder = line.closest("li[data-node]").dataset.node;
      if (line.querySelector("select")) return;
      const select = make("select", { className: "ev-pick" });
      select.setAttribute("aria-label", `Verdict of ${id}`);
      Object.keys(model.words).forEach((word) => select.append(make("option", { value: word }, word)));
      select.addEventListener("change", () => setVerdict(id, select.value));
      const toggle = make("button", { type: "button", className: "ev-marking" });
      toggle.setAttribute("aria-label", `${id} under ${short(holder)}: essential or detail`);
      toggle.addEventListener("click", () =>
        change((s) => {
          const key = holder + "." + id, node = now.nodes.get(holder);
          const word = now.mark(node, id) === "essential" ? "detail" : "essential";
          if (word === node.claims[id]) delete s.marks[key];
          else s.marks[key] = word;
        }, id));
      const box = make("span", { className: "ev-settings" });
      box.append("Set: ", select, " ", toggle);
      line.append(box);
      refresh(line);
    }

    function addNeeds(line) {
      const word = line.querySelector(":scope > .ev-needs > b[data-needs]");
      if (!word) return;
      const id = line.dataset.node;
      const toggle = make("button", { type: "button" });
      toggle.setAttribute("aria-label", `${short(id)} needs all or any of its reasons`);
      toggle.addEventListener("click", () =>
        change((s) => {
          const node = now.nodes.get(id);
          const other = now.needs(node) === "all" ? "any" : "all";
          if (other === node.needs && s.support !== "second") delete s.needs[id];
          else s.needs[id] = other;
        }));
      word.replaceWith(toggle);
    }

    function addOffer(line) {
      const id = line.dataset.claim;
      const offer = make("button", { type: "button", className: "ev-offer" });
      offer.addEventListener("click", () => setVerdict(id, id in set.verdicts ? model.verdicts[id] : line.dataset.offer));
      line.append(" ", offer);
    }

    all("li[data-node]").forEach(addNeeds);
    all("li[data-claim][data-offer]").forEach(addOffer);
    all("details.ev-own").forEach((fold) =>
      fold.addEventListener("toggle", () => fold.querySelectorAll("li[data-claim]").forEach(addControls)));
    if (form) {
      form.hidden = false;
      root.querySelector(".ev-outcome").hidden = false;
      form.addEventListener("submit", (event) => event.preventDefault());
      form.elements.support.addEventListener("change", (event) => change((s) => (s.support = event.target.value)));
      for (const key of Object.keys(SWITCHES)) {
        form.elements[key].addEventListener("change", (event) => change((s) => (s[key] = event.target.checked)));
      }
      form.elements.undo.addEventListener("click", () => go(past.pop() || "", "Undone."));
      form.elements.reset.addEventListener("click", () => {
        past.push(pack(set));
        go("", "As the book has it.");
      });
      form.elements.link.addEventListener("click", () => {
        const done = () => (said.textContent = "The address of this page now carries your settings.");
        if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(done, done);
        else done();
      });
      addEventListener("hashchange", () => {
        if (location.hash.startsWith("#try=") && hash() !== pack(set)) go(hash(), "Settings of the link.");
      });
    }
    if (pack(set)) show();
    else show(undefined, true);

    /* A card links to its claim under a step: open the fold and offer the verdict. */
    function arrive() {
      const line = location.hash.startsWith("#under-") && document.getElementById(location.hash.slice(1));
      const fold = line && scope.contains(line) && line.closest("details");
      if (!fold) return;
      fold.open = true;
      fold.querySelectorAll("li[data-claim]").forEach(addControls);
      line.scrollIntoView({ block: "center" });
      line.querySelector("select").focus({ preventScroll: true });
    }
    addEventListener("hashchange", arrive);
    addEventListener("load", () => setTimeout(arrive)); // after the browser's own jump to the anchor
  }

  document.querySelectorAll(".ev-explorer").forEach(start);
})();
