/**
 * The app's id for the system, as in electron-builder.yml. Windows shows notifications, and groups windows with pinned
 * icons, only for an app with the same id as its installation.
 */
export const appId = 'app.workcell.desktop';
