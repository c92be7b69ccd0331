// Stands in for the database on a device that does not store: nothing outlives the page, and nobody pretends it does.

class Shelf {
  #rows = new Map();
  #next = 1;

  constructor(key) {
    this.key = key;
  }

  async get(key) {
    return structuredClone(this.#rows.get(key));
  }

  async getAll() {
    return [...this.#rows.values()].map((row) => structuredClone(row));
  }

  async put(row, key = row[this.key]) {
    this.#rows.set(key, structuredClone(row));
    return key;
  }

  async add(row) {
    const seq = this.#next;
    this.#next += 1;
    return this.put({ ...row, seq }, seq);
  }

  async delete(key) {
    this.#rows.delete(key);
  }

  index(name) {
    return { get: async (value) => (await this.getAll()).find((row) => row[name] === value) };
  }
}

export class MemoryStore {
  #shelves = { frames: new Shelf("code"), queue: new Shelf("seq"), done: new Shelf("id"), kept: new Shelf(null) };

  async write(names, work) {
    return work(this.#shelves);
  }

  async read(names, work) {
    return work(this.#shelves);
  }

  async keep(key, value) {
    await (value === undefined || value === null ? this.#shelves.kept.delete(key) : this.#shelves.kept.put(value, key));
  }

  async kept(key) {
    return this.#shelves.kept.get(key);
  }

  async test() {}

  async close() {}
}
