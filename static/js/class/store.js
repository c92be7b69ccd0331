// What this device keeps, in IndexedDB: frames, entries that wait, entries that were acknowledged, small local things.
//
// A new version of the app may only ADD to this schema (a step more in STEPS): an older page that is still open goes on
// with the newer database, and no step may lose an entry.

import { openDB } from "../../vendor/idb/idb.js";

export const NAME = "kindermeilen";

export const STEPS = [
  (db) => {
    db.createObjectStore("frames", { keyPath: "code" });
    const queue = db.createObjectStore("queue", { keyPath: "seq", autoIncrement: true });
    queue.createIndex("id", "id", { unique: true });
    db.createObjectStore("done", { keyPath: "id" });
    db.createObjectStore("kept");
  },
];

/** The device does not store: `reason` is full, forbidden (private window, switched off) or failed. Nothing was kept. */
export class StorageFault extends Error {
  constructor(cause) {
    super(cause?.message ?? "storage");
    this.name = "StorageFault";
    this.cause = cause;
    this.reason = { QuotaExceededError: "full", SecurityError: "forbidden", InvalidStateError: "forbidden" }[cause?.name] ?? "failed";
  }
}

export class Store {
  #db = null;

  /** `onNewer`: another page of this device brought a newer version of the app. */
  constructor({ name = NAME, steps = STEPS, onNewer = () => {} } = {}) {
    this.name = name;
    this.steps = steps;
    this.onNewer = onNewer;
  }

  /** Work in one transaction: all of it is on this device when the promise resolves, or nothing. Rejects with StorageFault. */
  async write(names, work) {
    return this.#transaction(names, "readwrite", work);
  }

  async read(names, work) {
    return this.#transaction(names, "readonly", work);
  }

  async #transaction(names, mode, work) {
    try {
      const transaction = await this.#begin(names, mode);
      const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
      const [answer] = await Promise.all([this.#tried(transaction, work, stores), transaction.done]);
      return answer;
    } catch (error) {
      throw error instanceof StorageFault ? error : new StorageFault(error);
    }
  }

  async #tried(transaction, work, stores) {
    try {
      return await work(stores);
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // it has ended by itself already
      }
      throw error;
    }
  }

  async #begin(names, mode) {
    const options = { durability: "strict" };
    try {
      return (await this.#open()).transaction(names, mode, options);
    } catch (error) {
      if (error?.name !== "InvalidStateError") throw error;
      this.#db = null; // closed by the browser, or for a newer version of the app
      return (await this.#open()).transaction(names, mode, options);
    }
  }

  #open() {
    this.#db ??= this.#opened().catch((error) => {
      this.#db = null;
      throw error;
    });
    return this.#db;
  }

  async #opened() {
    const handlers = {
      upgrade: (db, from, to, transaction) => this.steps.slice(from).forEach((step) => step(db, transaction)),
      blocking: (_from, _to, event) => {
        event.target.close();
        this.#db = null;
        this.onNewer();
      },
      terminated: () => {
        this.#db = null;
      },
    };
    try {
      return await openDB(this.name, this.steps.length, handlers);
    } catch (error) {
      if (error?.name !== "VersionError") throw error;
      this.onNewer();
      return openDB(this.name, undefined, handlers);
    }
  }

  /** Small local things that are never sent. */
  async keep(key, value) {
    await this.write(["kept"], ({ kept }) => (value === undefined || value === null ? kept.delete(key) : kept.put(value, key)));
  }

  async kept(key) {
    return this.read(["kept"], ({ kept }) => kept.get(key));
  }

  /** Writes and reads once, so that a device that does not store says so before the class starts. Rejects with StorageFault. */
  async test() {
    await this.write(["kept"], async ({ kept }) => {
      await kept.put(1, "test");
      await kept.delete("test");
    });
  }

  async close() {
    const db = await this.#db;
    this.#db = null;
    db?.close();
  }
}
