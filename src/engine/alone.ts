/** An event that cannot be run together with others: the batch is given up, and run again without that lane. */
export class Alone extends Error {
  /** null: none of the batch can be run with the others. */
  readonly lane: string | null;
  constructor(lane: string | null) {
    super("needs a transaction of its own");
    this.lane = lane;
  }
}
