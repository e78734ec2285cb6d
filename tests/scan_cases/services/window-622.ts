import { app, BrowserWindow, ipcMain, nativeTheme } from 'electron';

function openEditor(file: string) {
  const win = new BrowserWindow({ width: 900, height: 700 });
  win.loadFile('editor.html', { query: { file } });

  // leak: listener
  nativeTheme.on('updated', () => {
    win.webContents.send('theme', nativeTheme.shouldUseDarkColors);
  });

  win.on('closed', () => {
    app.addRecentDocument(file);
  });
}

app.whenReady().then(() => {
  ipcMain.handle('open', (_event, file: string) => openEditor(file));
});
