import { formatter } from "./intl";
import { it } from "./it";

export type Language = "it" | "en";
export type Text = string | { one: string; other: string };
export type Key = keyof typeof it;
export type Facts = Record<string, string | number>;

const CHOSEN = "patti-language";

const spoken: Language = localStorage.getItem(CHOSEN) === "en" ? "en" : "it";
let catalogue: Record<Key, Text> = it;

/** Have the texts there in the language that was chosen; where English cannot be fetched, Italian is better than an empty page. */
export async function fetchWords(): Promise<void> {
  if (spoken === "en") catalogue = await import("./en").then(({ en }) => en, () => it);
}

/** Italian first; English for those who chose it. The same for as long as the page is there. */
export function language(): Language {
  return spoken;
}

export function choose(chosen: Language): void {
  localStorage.setItem(CHOSEN, chosen);
  document.cookie = `${CHOSEN}=${chosen}; path=/; max-age=31536000; samesite=lax`; // for the pages to sign in at
  window.location.reload();
}

/** A text of the catalogue with its facts; `n` chooses between one and several. */
export function say(key: Key, facts: Facts = {}): string {
  const found = catalogue[key];
  const text = typeof found === "string" ? found : found[plural(facts.n)];
  return elided(text.replace(/\{(\w+)\}/g, (_, name: string) => written(facts[name])));
}

const BEFORE_A_VOWEL = /\b(il|al|dal|del) (?=(?:8|11) (?:gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic))/g;

/** Italian articles give up their vowel before the 8th and the 11th. */
function elided(text: string): string {
  if (language() !== "it") return text;
  return text.replace(BEFORE_A_VOWEL, (_, article: string) => (article === "il" ? "l’" : `${article}l’`));
}

/** Whether the catalogue has a text for a word of the API, such as `STATE.ACTIVE`. */
export function term(kind: string, value: string): string {
  const key = `${kind}.${value}`;
  return key in it ? say(key as Key) : value;
}

function plural(n: string | number | undefined): "one" | "other" {
  return formatter(Intl.PluralRules, {}).select(Number(n ?? 0)) === "one" ? "one" : "other";
}

function written(fact: string | number | undefined): string {
  return typeof fact === "number" ? formatter(Intl.NumberFormat, {}).format(fact) : (fact ?? "");
}
