type Command = { apply(): void; revert(): void };

class Workspace {
  private documents: { [id: string]: { text: string; undo: Command[] } } = {};

  open(id: string, text: string) {
    this.documents[id] = { text, undo: [] };
  }

  text(id: string) {
    return this.documents[id].text;
  }

  close(id: string) {
    const { [id]: _gone, ...rest } = this.documents;
    this.documents = rest;
  }
}

export const workspace = new Workspace();
