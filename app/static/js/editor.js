// An editor of ADQL on top of a text area, which stays the field of the form and is kept at the same text.
// It lives in a shadow root: there CodeMirror's styles are constructed sheets, which the page's policy allows.
import {
  EditorState, EditorView, HighlightStyle, SQLDialect, autocompletion, bracketMatching, closeBrackets,
  closeBracketsKeymap, completionKeymap, defaultKeymap, drawSelection, highlightActiveLine, history,
  historyKeymap, keymap, lineNumbers, lintGutter, placeholder, setDiagnostics, sql, syntaxHighlighting, tags,
} from "../vendor/codemirror-6.43.15.min.js";

const KEYWORDS =
  "select distinct top offset from where group by having order asc desc as on using join inner left right full " +
  "outer cross natural union intersect except all and or not in between like ilike is null exists with case when " +
  "then else end cast true false";
const FUNCTIONS = {
  POINT: "(ra, dec)", CIRCLE: "(ra, dec, radius)", POLYGON: "(ra1, dec1, ra2, dec2, …)", BOX: "(ra, dec, width, height)",
  CONTAINS: "(inner, outer)", INTERSECTS: "(one, other)", DISTANCE: "(point, point) in deg", AREA: "(region)",
  CENTROID: "(region)", COORD1: "(point)", COORD2: "(point)", REGION: "(text)", IN_UNIT: "(value, unit)",
  ABS: "(x)", CEILING: "(x)", FLOOR: "(x)", ROUND: "(x, n)", TRUNCATE: "(x, n)", MOD: "(x, y)", POWER: "(x, y)",
  SQRT: "(x)", EXP: "(x)", LOG: "(x)", LOG10: "(x)", SIN: "(x)", COS: "(x)", TAN: "(x)", ASIN: "(x)", ACOS: "(x)",
  ATAN: "(x)", ATAN2: "(y, x)", DEGREES: "(x)", RADIANS: "(x)", PI: "()", RAND: "()", LOWER: "(text)",
  UPPER: "(text)", COALESCE: "(x, …)", COUNT: "(*)", SUM: "(x)", AVG: "(x)", MIN: "(x)", MAX: "(x)",
};
const TYPES = "char varchar integer smallint bigint real double timestamp";

const dialect = SQLDialect.define({
  keywords: KEYWORDS, types: TYPES, builtin: Object.keys(FUNCTIONS).join(" ").toLowerCase(), operatorChars: "*+-%<>!=&|^/~",
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.standard(tags.name), tags.typeName], color: "var(--good)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--warn)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--bad)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line-strong)", borderRadius: "var(--radius)", fontSize: "var(--text)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", minHeight: "15rem", maxHeight: "60vh" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--muted)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
  ".cm-placeholder": { color: "var(--muted)" },
  "& .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { backgroundColor: "var(--accent-wash)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-wash)", color: "inherit" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line-strong)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
  ".cm-completionDetail": { color: "inherit", opacity: "0.85" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
});

const asked = new Map();
const told = (url) => {
  if (!asked.has(url)) {
    asked.set(url, fetch(url).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({})));
  }
  return asked.get(url);
};

const NAME = String.raw`(?:"[^"]+"|[\w]+)`;
const FROM = new RegExp(String.raw`(?:\bfrom|\bjoin|,)\s+(${NAME}(?:\.${NAME})*)(?:\s+(?:as\s+)?(${NAME}))?`, "gi");
const NOT_ALIAS = /^(?:where|join|on|inner|left|right|full|cross|natural|group|order|having|union|using|except|intersect|offset|as)$/i;

// Tables that a text names, by the names that its columns may have before them.
function tablesOf(text) {
  const found = new Map();
  for (const [, table, alias] of text.matchAll(FROM)) {
    found.set(table.toLowerCase(), table);
    found.set(table.split(".").at(-1).toLowerCase(), table);
    if (alias && !NOT_ALIAS.test(alias)) found.set(alias.toLowerCase(), table);
  }
  return found;
}

class AdqlEditor extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.area = this.querySelector("textarea");
    const root = this.attachShadow({ mode: "open" });
    this.view = new EditorView({ root, parent: root, state: this.begin() });
    this.editor = this;
    for (const label of this.area.labels) label.addEventListener("click", () => this.view.focus());
    this.listen = (event) => event.detail.target?.id === "checked" && this.mark();
    document.addEventListener("htmx:afterSettle", this.listen);
    this.mark();
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:afterSettle", this.listen);
    this.view?.destroy();
  }

  begin() {
    const run = () => {
      this.area.form.requestSubmit(this.area.form.querySelector("[data-run]"));
      return true;
    };
    return EditorState.create({
      doc: this.area.value,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run }]), lineNumbers(), history(), drawSelection(), highlightActiveLine(),
        bracketMatching(), closeBrackets(), lintGutter(), sql({ dialect, upperCaseKeywords: true }),
        autocompletion({ override: [(context) => this.complete(context)], tooltipClass: () => "completions" }),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        syntaxHighlighting(colours), look, EditorView.lineWrapping, placeholder(this.area.placeholder),
        EditorView.contentAttributes.of({ "aria-label": "ADQL", spellcheck: "false" }),
        EditorView.updateListener.of((update) => update.docChanged && this.keep()),
      ],
    });
  }

  keep() {
    this.area.value = this.view.state.doc.toString();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async complete(context) {
    const word = context.matchBefore(/["\w.]+/);
    if (!word && !context.explicit) return null;
    const text = word?.text ?? "";
    const dot = text.lastIndexOf(".");
    const tables = tablesOf(context.state.doc.toString());
    const owner = dot > 0 && tables.get(text.slice(0, dot).toLowerCase());
    if (owner) return { from: word.from + dot + 1, options: await this.columns(owner), validFor: /^\w*$/ };
    const [named, own, more] = await Promise.all([
      text && told(`${this.dataset.names}?start=${encodeURIComponent(text)}`),
      dot < 0 ? Promise.all([...new Set(tables.values())].map((table) => this.columns(table))) : [],
      dot < 0 ? told(this.dataset.functions) : {},
    ]);
    const options = [
      ...own.flat(),
      ...(named.tables ?? []).map((label) => ({ label, type: "class", detail: "table", boost: 1 })),
      ...(dot < 0 ? KEYWORDS.split(" ").map((one) => ({ label: one.toUpperCase(), type: "keyword", boost: -1 })) : []),
      ...(dot < 0 ? Object.entries(FUNCTIONS).map(([label, detail]) => ({ label, detail, type: "function", apply: `${label}(` })) : []),
      ...(more.functions ?? []).map(({ form, description }) => {
        const label = form.split("(")[0].trim();
        return { label, detail: form.slice(label.length), info: description, type: "function", apply: `${label}(` };
      }),
    ];
    return { from: word?.from ?? context.pos, options, validFor: /^\w*$/ };
  }

  async columns(table) {
    const { columns = [] } = await told(`${this.dataset.columns}?table=${encodeURIComponent(table.replaceAll('"', ""))}`);
    return columns.map(({ name, type, unit, description }) => ({
      label: /^[A-Za-z]\w*$/.test(name) ? name : `"${name}"`, detail: [unit, type].filter(Boolean).join(" "), info: description, type: "property", boost: 2,
    }));
  }

  // Faults stand below the editor, from the server; here they are underlined.
  mark() {
    const { doc } = this.view.state;
    const faults = [...document.querySelectorAll("#checked li[data-line]")].map((item) => {
      const [from, to] = this.span(item.dataset, doc);
      return { from, to, severity: "error", message: item.querySelector(".words").textContent };
    });
    this.view.dispatch(setDiagnostics(this.view.state, faults));
  }

  span({ line, column, length }, doc = this.view.state.doc) {
    const row = doc.line(Math.min(Number(line), doc.lines));
    const from = Math.min(row.from + Number(column) - 1, doc.length);
    return [from, Math.min(from + Number(length), doc.length)];
  }

  show(place) {
    const [anchor, head] = this.span(place);
    this.view.dispatch({ selection: { anchor, head }, scrollIntoView: true });
    this.view.focus();
  }

  insert(text) {
    const { from, to } = this.view.state.selection.main;
    const before = this.view.state.sliceDoc(Math.max(0, from - 1), from);
    const made = before && !/[\s(.,]/.test(before) ? ` ${text}` : text;
    this.view.dispatch({ changes: { from, to, insert: made }, selection: { anchor: from + made.length } });
    this.view.focus();
  }
}

customElements.define("adql-editor", AdqlEditor);
