/** Typed arrays that grow by doubling: results of unknown length without boxing. */

abstract class Growing<T extends Int32Array | Float64Array> {
  data: T;
  size = 0;

  constructor(capacity = 1024) {
    this.data = this.make(capacity);
  }

  protected abstract make(capacity: number): T;

  /** Makes room for `extra` more values, so that callers may write `data` directly. */
  reserve(extra: number): void {
    if (this.size + extra <= this.data.length) return;
    const grown = this.make(Math.max(this.size + extra, this.data.length * 2));
    grown.set(this.data.subarray(0, this.size));
    this.data = grown;
  }

  push(value: number): void {
    if (this.size === this.data.length) this.reserve(1);
    this.data[this.size++] = value;
  }

  values(): T {
    return this.data.slice(0, this.size) as T;
  }
}

/** Whole numbers of 32 bits. */
export class GrowingInts extends Growing<Int32Array> {
  protected make(capacity: number): Int32Array {
    return new Int32Array(capacity);
  }
}

/** Numbers of double precision. */
export class GrowingFloats extends Growing<Float64Array> {
  protected make(capacity: number): Float64Array {
    return new Float64Array(capacity);
  }
}
