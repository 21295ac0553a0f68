import { language } from ".";

type Kind<Formatter, Options> = new (language: string, options: Options) => Formatter;
const made = new Map<string, unknown>();

/** A formatter in the language of the page, made once for each use: making one takes far longer than formatting with it. */
export function formatter<Formatter, Options>(kind: Kind<Formatter, Options>, options: Options): Formatter {
  const key = `${kind.name} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new kind(language(), options));
  return made.get(key) as Formatter;
}
