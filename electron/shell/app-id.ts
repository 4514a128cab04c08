/**
 * The name of the app for the system, as in electron-builder.yml. Windows shows notifications, and groups windows with what
 * was pinned, only of an app that says the name with which it was installed.
 */
export const appId = 'app.workcell.desktop';
