// An append-only file of what happened. Nothing is answered before its record is on disk; many
// records share one fsync, and each flush is one line, so that a crash can tear the last line alone.

import fs from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';

const COMPACT_ABOVE_BYTES = 32 * 1024 * 1024;

function syncDirectory(directory) {
  const handle = fs.openSync(directory, 'r');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}

/** Replaces a file so that either the old or the new one is there after a crash. */
export function writeDurably(file, text) {
  const temporary = `${file}.tmp`;
  const handle = fs.openSync(temporary, 'w', 0o600);
  try {
    fs.writeSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(temporary, file);
  syncDirectory(path.dirname(file));
}

export class Journal {
  #file;
  #handle;
  #waiting = [];
  #flushing = null;

  constructor(file) {
    this.#file = file;
  }

  /** Reads every record back in order, drops a torn tail, and opens the file for more. */
  async open(apply, snapshot) {
    let good = 0;
    if (fs.existsSync(this.#file)) {
      const bytes = fs.readFileSync(this.#file);
      for (let at = 0; at < bytes.length; ) {
        const end = bytes.indexOf(10, at);
        if (end < 0) break;
        this.#apply(bytes.subarray(at, end), end + 1 === bytes.length, apply);
        good = at = end + 1;
      }
      if (good < bytes.length) fs.truncateSync(this.#file, good);
    }
    if (good > COMPACT_ABOVE_BYTES) {
      writeDurably(this.#file, snapshot().map((record) => JSON.stringify([record]) + '\n').join(''));
    }
    this.#handle = await open(this.#file, 'a', 0o600);
    syncDirectory(path.dirname(this.#file));
  }

  #apply(line, last, apply) {
    let records;
    try {
      records = JSON.parse(line.toString('utf8'));
    } catch (e) {
      if (last) return;
      throw new Error(`${this.#file} is damaged before its last line; remove the chain's data directory to start a new chain`);
    }
    for (const record of records) apply(record);
  }

  append(record) {
    this.#waiting.push(record);
  }

  /** Resolves when everything appended so far is on disk. */
  async durable() {
    while (this.#flushing !== null) await this.#flushing;
    if (this.#waiting.length === 0) return;
    this.#flushing = this.#flush();
    try {
      await this.#flushing;
    } finally {
      this.#flushing = null;
    }
  }

  async #flush() {
    // The turn of the event loop lets requests that have arrived already share this fsync.
    await new Promise((resolve) => setImmediate(resolve));
    const records = this.#waiting;
    this.#waiting = [];
    try {
      await this.#handle.appendFile(JSON.stringify(records) + '\n');
      await this.#handle.datasync();
    } catch (e) {
      // What the file holds is unknown now: memory must not run ahead of it.
      console.error(`chain: cannot write ${this.#file}: ${e.message}; stopping`);
      process.exit(3);
    }
  }
}
