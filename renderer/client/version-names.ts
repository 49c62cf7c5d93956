/** Names of model versions for people: "demand-15" is "Demand forecast 15". */

/** "als-1, rules-2" with the titles by model id. */
export function versionNames(versions: string, titles: ReadonlyMap<string, string>): string {
  return versions
    .split(/,\s*/)
    .map((id) => {
      const [, model = id, number = ""] = /^(.*)-(\d+)$/.exec(id) ?? [];
      const title = titles.get(model);
      return title ? `${title} ${number}` : id;
    })
    .join(", ");
}
