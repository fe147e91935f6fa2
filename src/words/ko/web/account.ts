import type { WebWords } from '../../web-words.ts';

export const account: WebWords['account'] = {
  title: '계정',
  lead: '지금 로그인한 관리자와 로그인 방법입니다.',
  who: '로그인한 관리자',
  signOut: '로그아웃',
  byLink: {
    title: '이름 없이 일회용 링크로 로그인했습니다',
    text: '관리자가 할 수 있는 모든 작업을 할 수 있습니다. 관리자 암호를 잊었다면 여기에서 새로 정하세요. 이름은 바뀌지 않으며, 그 관리자의 다른 로그인 세션은 모두 끝납니다.',
    name: '관리자 이름',
    button: '암호 정하기',
    done: '암호를 정했습니다. 이제 이름으로 로그인한 상태입니다.',
  },
  password: {
    title: '암호',
    current: '현재 암호',
    next: '새 암호',
    button: '암호 변경',
    lead: '변경하면 다른 로그인 세션은 모두 끝나고 지금 세션만 남습니다.',
    wrong: '현재 암호가 올바르지 않습니다.',
    done: '암호를 변경했습니다. 다른 로그인 세션은 모두 끝났습니다.',
  },
  passkeys: {
    title: '패스키',
    lead: '장치의 지문, 얼굴 또는 PIN으로 로그인합니다.',
    list: '등록한 패스키',
    none: '등록한 패스키가 없습니다.',
    addedAt: (when, host) => `${when} 추가, 사용하는 주소: ${host}`,
    name: '새 패스키의 이름',
    nameHelp: '목록에서 알아볼 수 있는 이름을 쓰세요.',
    add: '패스키 추가',
    added: '패스키를 추가했습니다.',
    remove: '제거',
    removeOf: (name) => `제거: ${name}`,
    confirm: (name) => `패스키를 제거할까요? ${name}`,
    removing:
      '제거하면 이 패스키로 더 이상 로그인할 수 없습니다. 장치에 저장된 패스키는 장치 설정에서 따로 삭제하세요.',
    removed: '패스키를 제거했습니다.',
    no: '이 브라우저에서는 패스키를 사용할 수 없습니다.',
  },
};
