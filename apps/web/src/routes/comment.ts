import type { RouteObject } from 'react-router';

export const commentPages: RouteObject[] = [
  { path: 'comments', lazy: () => import('../pages/comments').then(({ CommentsPage: Component }) => ({ Component })) },
  {
    path: 'students/:studentId/comment',
    lazy: () => import('../pages/comment').then(({ CommentPage: Component }) => ({ Component })),
  },
];
