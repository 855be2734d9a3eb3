/**
 * The pieces of a name between which a line may end: after `_`, `-`, `.`, `/`, `:` and the like, and where a word begins inside of it. What
 * stands between the digits of a date, a time or an address is no end.
 */
export function pieces(name: string): string[] {
  return name.split(/(?<=[-/?&=])(?![-/?&=])|(?<=[_.:])(?<!\d[_.:](?=\d))(?![_.:/])|(?<=[\p{Ll}\d])(?=\p{Lu})/u);
}
