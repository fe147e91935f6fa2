import type { WebWords } from '../../web-words.ts';

export const trustRows: WebWords['trustRows'] = {
  title: '저장소별 신뢰 여부',
  computer: '이 컴퓨터',
  judgements: {
    trusted: '신뢰할 수 있음',
    purpose: '일부 용도에 맞지 않음',
    'not-trusted': '신뢰할 수 없음',
  },
  endsIn: '신뢰 앵커(루트):',
  install: '이 저장소에 루트 인증서 설치…',
  installIn: (party) => `이 저장소에 루트 인증서 설치: ${party}`,
  after: '이 컴퓨터가 루트 인증서를 신뢰하면 이 저장소에도 설치할 수 있습니다.',
  cured: '설치했습니다. 시작할 때만 저장소를 읽는 프로그램은 다시 시작해야 합니다.',
  path: '인증 경로',
  notes: '저장소 내용 외에 적용되는 자체 규칙',
};

export const storeChange: WebWords['storeChange'] = {
  titles: {
    install: '이 루트 인증서를 저장소에 설치하시겠습니까?',
    uninstall: '이 루트 인증서를 저장소에서 제거하시겠습니까?',
  },
  leads: {
    install:
      '설치하면 이 저장소를 사용하는 모든 프로그램이 이 루트가 보증하는 모든 인증서를 신뢰합니다. 두 지문이 CA 관리자에게 다른 경로로 확인한 값과 같을 때만 계속하세요.',
    uninstall: '제거하면 이 저장소를 사용하는 프로그램은 이 루트의 인증서를 더 이상 신뢰하지 않습니다.',
  },
  until: '유효 기간 종료',
  store: '저장소',
  files: '변경되는 파일',
  commands: '실행하는 명령',
  yes: {
    install: '두 지문을 비교했고, 이 저장소에서 이 루트를 신뢰하도록 하겠습니다',
    uninstall: '이 루트 인증서를 제거하겠습니다',
  },
  whyNot: '먼저 확인란을 선택하세요.',
  buttons: { install: '설치', uninstall: '제거' },
  already: '저장소가 이미 그 상태이므로 할 일이 없습니다.',
};
