import { app, BrowserWindow, ipcMain, nativeTheme } from 'electron';

function openEditor(file: string) {
  const win = new BrowserWindow({ width: 900, height: 700 });
  win.loadFile('editor.html', { query: { file } });

  const sendTheme = () => {
    win.webContents.send('theme', nativeTheme.shouldUseDarkColors);
  };
  nativeTheme.on('updated', sendTheme);

  win.on('closed', () => {
    nativeTheme.off('updated', sendTheme);
    app.addRecentDocument(file);
  });
}

app.whenReady().then(() => {
  ipcMain.handle('open', (_event, file: string) => openEditor(file));
});
