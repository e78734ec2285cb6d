type Command = { apply(): void; revert(): void };

class Workspace {
  private documents: { [id: string]: { text: string; undo: Command[] } } = {};

  open(id: string, text: string) {
    // leak: cache|global-state
    this.documents[id] = { text, undo: [] };
  }

  text(id: string) {
    return this.documents[id].text;
  }

  close(id: string) {
    this.documents[id].undo.length = 0;
  }
}

export const workspace = new Workspace();
