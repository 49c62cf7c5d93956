/** Names of the messages between preload and shell; the page can send these and no others. */
export const CHANNELS = {
  pickFile: "host:pick-file",
  pickFolder: "host:pick-folder",
  saveFile: "host:save-file",
  notify: "host:notify",
  openLink: "host:open-link",
  setTheme: "host:set-theme",
  openWorkspace: "host:open-workspace",
  engineRestarted: "host:engine-restarted",
} as const;
