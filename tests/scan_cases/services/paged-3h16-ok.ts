export class Pager<T> { private pages: T[][] = []; constructor(private load: (n: number) => Promise<T[]>) {} async page(n: number) { return (this.pages[n] ??= await this.load(n)); } }
