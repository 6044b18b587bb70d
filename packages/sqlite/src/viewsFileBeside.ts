/** Where the read models of a log go when nobody says otherwise: those of `union-card.db` are `union-card.views.db`. */
export const viewsFileBeside = (file: string): string =>
  file.endsWith('.db') ? `${file.slice(0, -'.db'.length)}.views.db` : `${file}.views.db`
