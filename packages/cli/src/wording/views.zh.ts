import type { ViewsReason, ViewsTrouble } from '@union-card/projections'

const troubles: Readonly<Record<ViewsTrouble, (place: string) => string>> = {
  closed: (place) => `已经关闭：${place}。`,
  busy: (place) => `正被另一个程序写入，请稍后再试：${place}。`,
  'being-built': (place) => `另一个程序正在重建，请等它完成：${place}。`,
  'not-being-built': (place) => `没有程序在重建，或者重建的不是这些表：${place}。`,
  damaged: (place) => `不是数据库，或已损坏：${place}。里面如果是查询表，请删除，可从登记册重建。`,
  'something-else': (place) => `那里存的不是会员证的查询表，没有改动：${place}。请另选一处。`,
  'in-the-way': (place) => `${place} 已经存在：另一个程序正在重建，或者是别的文件。`,
  'not-removable': (place) => `${place} 删除不了。请检查磁盘和所在文件夹的权限。`,
  'depended-on': (place) => `另有对象（如视图）依赖这些表：${place}。请先删除它，重建后再新建。`,
  'no-room': (place) => `磁盘、内存或连接已满：${place}。`,
  'input-output': (place) => `读写时磁盘报错，或者内存不足：${place}。`,
  unreachable: (place) => `文件打不开：${place}。所在文件夹存在吗？`,
  'too-slow': (place) => `等待回答的时间过长：${place}。`,
  denied: (place) => `没有所需的权限：${place}。请检查文件权限，或请表的所有者执行 union-card migrate。`,
  'not-admitted': (place) => `服务器不接受这个用户和密码：${place}。`,
  'no-such-role': (place) => `没有这个名称的角色：${place}。请管理员先建：CREATE ROLE 名称 LOGIN。`,
  'no-such-database': (place) => `没有这个数据库，请先新建：${place}。`,
  'only-read': (place) => `这台服务器只能查询，不能写入，是另一台的副本：${place}。`,
  'other-history': (place) =>
    `登记册是从备份恢复的，查询表里却有恢复后已不存在的登记：${place}。请表的所有者执行 union-card rebuild。`,
  moved: (place) => `表不在了，或正在换成新表，请重做：${place}。`,
}

/** Why the read models cannot be used, in Chinese; `message` says it in English where there is no more to go by. */
export const viewsReasonInChinese = (reason: ViewsReason, message: string): string => {
  switch (reason.because) {
    case 'replaced': {
      const { place, found, expected } = reason
      return `已换为登记册 ${found.log} 第 ${found.version} 版的表，不是 ${expected.log} 第 ${expected.version} 版：${place}。请重做。`
    }
    case 'other-log':
      return `那里是登记册 ${reason.found} 的查询表，不是 ${reason.expected} 的：${reason.place}。每个登记册要各存一处。`
    case 'newer-format':
      return `格式为 ${reason.found}，本版本只认到 ${reason.expected}：${reason.place}。请用较新的版本。`
    case 'setting-refused':
      return `设置 ${reason.setting} 未生效，应为 ${reason.expected}，实为 ${reason.found}：${reason.place}。`
    case 'not-utf8':
      return `数据库的编码必须是 UTF8，不能是 ${reason.found}：${reason.place}。`
    case 'unequal-shares':
      return `由 ${reason.of} 份分别更新，进度还不一致：${reason.place}。请让它们都更新到最后再停下，或者仍用 ${reason.of} 份。`
    case 'other-shares':
      return `不再是分 ${reason.of} 份更新，或者这个用户没有写入的权限：${reason.place}。`
    case 'left-behind':
      return `由 project 进程更新，停在位置 ${reason.checkpoint ?? 0}，${reason.seconds} 秒没有前进：${reason.place}。请为每一份启动 union-card project；它们起不来时，用 union-card rebuild 重建。`
    case 'server-away':
      return `所在的 PostgreSQL 没有回应：${reason.place}。它在运行吗？从这里连得上吗？`
    case 'outgrown':
      return '登记册增长太快，新表来不及换上，请稍后再试。'
    case 'not-every-card':
      return '各工作线程填入的不是每本会员证恰好一次，新表已放弃，请重新重建。'
    case 'no-address':
      return '这不是 PostgreSQL 数据库的地址，应写成 postgres://用户:密码@主机:5432/数据库。'
    case 'other':
      return message
    default:
      return troubles[reason.because](reason.place)
  }
}
