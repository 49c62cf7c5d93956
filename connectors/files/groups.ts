/** Files of one table, put together by how they are written. */
import type { FoundFile } from "./found-file.ts";

/** Files that are written alike, and packed alike. */
export class Groups<Like> {
  readonly #byKey = new Map<string, { like: Like; files: FoundFile[] }>();

  add(file: FoundFile, like: Like): void {
    const key = JSON.stringify([like, file.compression, file.member !== undefined]);
    const group = this.#byKey.get(key) ?? { like, files: [] };
    group.files.push(file);
    this.#byKey.set(key, group);
  }

  get all(): { like: Like; files: FoundFile[] }[] {
    return [...this.#byKey.values()];
  }
}
