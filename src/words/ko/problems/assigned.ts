import type { ASSIGNED_PROBLEMS } from '#core/problems/assigned.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('ko');
const said = (output: string | number): string =>
  String(output).trim() === '' ? '' : ` 프로그램의 출력:\n${output}`;
const ASSIGN = '그런 다음 다시 할당하세요: certwizard assign THUMBPRINT';

export const assignedProblems: ProblemWords<keyof typeof ASSIGNED_PROBLEMS> = {
  'assigned.busy': {
    title: '다른 작업이 진행 중',
    detail: (f) => `한 번에 하나만 실행할 수 있습니다. 진행 중인 작업: ${t.of('busy', f.what)}`,
    advice: () => '끝난 다음 다시 시도하세요. 보통 몇 초면 끝납니다.',
  },
  'assigned.usages.none-fit': {
    title: '선택한 용도에 맞지 않는 인증서',
    detail: (f) => `어느 인증서 용도에도 할당할 수 없는 인증서입니다. 지문: ${f.thumbprint}`,
    advice: (f) =>
      `용도별 이유를 확인하거나(certwizard show ${t.arg(f.thumbprint)}) 용도에 맞는 인증서를 요청하세요: certwizard request`,
  },
  'assigned.certificate.unknown': {
    title: '없는 인증서',
    detail: (f) => `이 컴퓨터의 저장소에 없는 인증서입니다. 지문: ${f.thumbprint}`,
    advice: () => '저장소를 확인하거나(certwizard store) 인증서를 가져오세요: certwizard import FILE',
  },
  'assigned.certificate.ambiguous': {
    title: '지문이 같은 인증서가 둘 이상',
    detail: (f) => `지문: ${f.thumbprint}. 해당하는 인증서 수: ${f.count}`,
    advice: () => 'SHA-256 지문 전체를 입력하세요. 다음 명령의 id 값입니다: certwizard store --json',
  },
  'assigned.usages.needed': {
    title: '인증서 용도를 지정해야 함',
    detail: (f) => `이 인증서에는 용도를 지정한 요청이 없습니다. 사용할 수 있는 용도: ${f.known}`,
    advice: () => '용도를 지정하세요: certwizard assign THUMBPRINT --usage USAGE',
  },
  'assigned.pair.mismatch': {
    title: '인증서와 개인 키가 서로 맞지 않음',
    detail: (f) => `서비스: ${f.service}. 준비된 인증서와 개인 키가 한 쌍이 아니어서 교체하지 않았습니다.`,
    advice: () =>
      '둘 다 들어 있는 .pfx 파일을 가져오거나(certwizard import FILE) 새 인증서를 요청하세요: certwizard request',
  },
  'assigned.staged.unreadable': {
    title: '준비된 파일을 다시 읽을 수 없음',
    detail: (f) => `서비스: ${f.service}. 파일: ${f.file}. 방금 쓴 내용과 달라서 교체하지 않았습니다.`,
    advice: () =>
      '다른 프로그램이 이 폴더를 정리하는지, 디스크에 문제가 없는지 확인한 다음 다시 시도하세요: certwizard assign THUMBPRINT',
  },
  'assigned.config.broken-before': {
    title: '프로그램의 구성에 이미 오류가 있었음',
    detail: (f) =>
      `프로그램: ${f.instance}. 새 인증서와 관계없이 구성 점검이 실패하여 교체하지 않았습니다.${said(f.output)}`,
    advice: () => `프로그램의 구성을 고치세요. ${ASSIGN}`,
  },
  'assigned.config.rejected': {
    title: '프로그램이 새 파일을 받아들이지 않음',
    detail: (f) =>
      `프로그램: ${f.instance}. 현재 파일로는 통과하지만 새 파일로는 구성 점검이 실패했습니다.${said(f.output)}`,
    advice: () =>
      '프로그램의 출력을 확인하세요. 키 종류를 지원하지 않거나 파일을 읽을 권한이 없을 수 있습니다. 기존 상태는 그대로입니다.',
  },
  'assigned.reload.failed': {
    title: '프로그램을 다시 로드하지 못함',
    detail: (f) => `프로그램: ${f.instance}. 새 파일을 읽지 않았습니다.${said(f.output)}`,
    advice: () => `프로그램의 로그를 확인하여 원인을 해결하세요. ${ASSIGN}`,
  },
  'assigned.program.down': {
    title: '프로그램이 실행되고 있지 않음',
    detail: (f) =>
      `프로그램: ${f.instance}. 실행 중이 아니어서 인증서를 제공하지 않습니다. 시작할 때 새 파일을 읽습니다.`,
    advice: () => '프로그램을 시작한 다음 적용 확인을 실행하세요: certwizard prove',
  },
  'assigned.rolled-back': {
    title: '되돌림',
    detail: (f) =>
      `인증서를 적용하지 못해 모든 서비스를 이전 인증서로 되돌렸습니다. 인증서 지문: ${f.thumbprint}${f.back === '' ? '' : `. 되돌린 대상: ${f.back}`}`,
    advice: () => '시도한 내용과 되돌린 이유는 작업 기록에 있습니다: certwizard receipt',
  },
  'assigned.rollback.no-target': {
    title: '되돌릴 인증서가 없음',
    detail: (f) =>
      `서비스: ${f.service}. 되돌리면 오히려 서비스가 중단되므로 새 파일을 그대로 두었습니다. 이유: ${t.of('rollbacks', f.why)}`,
    advice: () => '함께 표시된 원인을 해결한 다음 다시 할당하거나 서비스를 확인하세요: certwizard prove',
  },
  'assigned.rollback.failed': {
    title: '되돌리기를 마치지 못함',
    detail: (f) => `서비스: ${f.service}. 이전 파일로 되돌렸지만 서비스가 이전 인증서를 제공하지 않습니다.`,
    advice: () => '프로그램을 직접 다시 로드하거나 다시 시작한 다음 적용 확인을 실행하세요: certwizard prove',
  },
  'assigned.interrupted': {
    title: '할당이 중단됨',
    detail: (f) =>
      `할당 도중에 프로그램이 끝났습니다.${f.step === '' ? '' : ` 중단된 단계: ${t.step(f.step)}.`} 이후에 마무리되었습니다.`,
    advice: () => '다시 할당하세요: certwizard assign THUMBPRINT',
  },
  'assigned.step.failed': {
    title: '알 수 없는 이유로 단계가 실패함',
    detail: (f) => `프로그램의 결함으로 실패한 단계: ${t.step(f.step)}. 참조 번호: ${f.reference}`,
    advice: () => '로그에서 참조 번호를 찾아 보고하고, 다시 시도하세요: certwizard assign THUMBPRINT',
  },
  'assigned.no-service': {
    title: '이 용도를 제공하는 서비스가 없음',
    detail: (f) => `인증서가 할당되었지만 실제로 제공하는 서비스가 없습니다. 인증서 용도: ${f.usage}`,
    advice: () => '인증서를 제공할 서비스를 등록하세요: certwizard topology add FILE',
  },
  'assigned.service.no-target': {
    title: '실제로 제공되는지 확인할 곳이 없음',
    detail: (f) =>
      `파일은 놓였지만 서비스에 확인할 주소가 지정되지 않아, 프로그램이 어떤 인증서를 제공하는지 알 수 없습니다. 서비스: ${f.service}`,
    advice: () =>
      '서비스 설정의 targets에 주소를 지정하세요. 서비스 등록을 취소한 뒤(certwizard topology drop SERVICE) 다시 등록하면 됩니다: certwizard topology add FILE',
  },
  'assigned.nothing-to-remove': {
    title: '할당된 인증서가 없음',
    detail: (f) => `인증서 용도: ${f.usage}`,
    advice: () => '',
  },
  'assigned.in-use': {
    title: '아직 사용 중인 인증서',
    detail: (f) => `인증서 지문: ${f.thumbprint}. 사용 중인 곳: ${f.where}`,
    advice: () =>
      '먼저 다른 인증서를 할당하세요: certwizard assign THUMBPRINT. 할당만 제거하려면 다음 명령을 사용하세요: certwizard remove USAGE --force',
  },
  'assigned.service.unknown': {
    title: '없는 서비스',
    detail: (f) => `입력한 서비스: ${f.service}. 등록된 서비스: ${f.known === '' ? '없음' : f.known}`,
    advice: () => '등록된 서비스 중에서 선택하거나 서비스를 등록하세요: certwizard topology add FILE',
  },
  'assigned.service.exists': {
    title: '이미 있는 서비스 이름',
    detail: (f) => `이미 등록된 서비스입니다: ${f.service}`,
    advice: (f) =>
      `다른 이름을 쓰거나 기존 등록을 먼저 취소하세요: certwizard topology drop ${t.arg(f.service)}`,
  },
  'assigned.service.not-wired': {
    title: '프로그램이 아직 서비스의 인증서 파일을 읽지 않음',
    detail: (f) =>
      `프로그램 구성에 이 서비스의 인증서 파일이 지정되어 있지 않아 교체하지 않았습니다. 서비스: ${f.service}`,
    advice: (f) =>
      `바뀌는 내용을 확인한 다음(certwizard topology adopt ${t.arg(f.service)}) 적용하세요: certwizard topology adopt ${t.arg(f.service)} --apply`,
  },
  'assigned.service.adopted': {
    title: '프로그램 구성에 연결된 서비스',
    detail: (f) => `프로그램이 파일을 읽고 있어 등록을 취소할 수 없습니다. 서비스: ${f.service}`,
    advice: (f) => `먼저 연결을 되돌리세요: certwizard topology adopt ${t.arg(f.service)} --undo`,
  },
  'assigned.connector.unknown': {
    title: '없는 종류',
    detail: (f) => `입력한 종류: ${f.kind}. 사용할 수 있는 종류: ${f.known}`,
    advice: () => '위의 종류 중에서 선택하세요. 종류별 설정 보기: certwizard topology connectors',
  },
  'assigned.transaction.unknown': {
    title: '없는 할당 작업',
    detail: (f) => `작업 ID: ${f.transaction}`,
    advice: () => '작업 기록을 확인하세요: certwizard receipt',
  },
  'assigned.transaction.open': {
    title: '끝나지 않은 할당이 있음',
    detail: (f) => `진행 중이거나, 도중에 끝난 프로그램이 남긴 작업입니다. 작업 ID: ${f.transaction}`,
    advice: () => '다른 프로그램이 작업 중이 아니면 다음에 상태를 볼 때 마무리됩니다: certwizard status',
  },
  'assigned.adopt.cannot': {
    title: '자동으로 연결할 수 없는 종류의 서비스',
    detail: (f) => `프로그램의 구성 형식을 알 수 없습니다. 서비스: ${f.service}`,
    advice: () => '프로그램 구성에 인증서 파일을 직접 지정하세요. 파일 위치 보기: certwizard topology show',
  },
  'assigned.adopt.already': {
    title: '이미 연결된 서비스',
    detail: (f) => `프로그램이 이미 서비스의 파일을 읽고 있습니다. 서비스: ${f.service}`,
    advice: (f) => `되돌리려면 다음 명령을 사용하세요: certwizard topology adopt ${t.arg(f.service)} --undo`,
  },
  'assigned.adopt.not-adopted': {
    title: '되돌릴 연결이 없음',
    detail: (f) => `프로그램의 구성을 변경한 적이 없습니다. 서비스: ${f.service}`,
    advice: (f) => `연결할 때 바뀌는 내용을 먼저 확인하세요: certwizard topology adopt ${t.arg(f.service)}`,
  },
  'assigned.adopt.unreadable': {
    title: '현재 구성의 파일을 사용할 수 없음',
    detail: (f) => `서비스: ${f.service}. 읽을 수 없거나 내용이 맞지 않는 파일: ${f.file}`,
    advice: () =>
      '파일이 있는지, 이 프로그램을 실행하는 계정이 읽을 수 있는지, 개인 키가 암호화되어 있지 않은지 확인하세요.',
  },
  'assigned.adopt.changed': {
    title: '연결한 뒤에 구성이 편집됨',
    detail: (f) =>
      `서비스: ${f.service}. 연결할 때 만든 내용과 다른 파일: ${f.file}. 이전 사본으로 되돌리면 그 뒤에 바꾼 내용이 사라집니다.`,
    advice: (f) =>
      `이전 사본을 참고하여 인증서 줄을 직접 되돌리거나, 나중에 바꾼 내용을 먼저 취소한 다음 다시 시도하세요. 이전 사본: ${f.backup}. 명령: certwizard topology adopt ${t.arg(f.service)} --undo`,
  },
  'assigned.adopt.failed': {
    title: '연결하지 못함',
    detail: (f) => `프로그램의 구성을 이전 상태로 되돌렸습니다. 서비스: ${f.service}`,
    advice: () => '로그에서 원인을 확인한 다음 다시 시도하세요.',
  },
  'assigned.adopt.not-found': {
    title: '연결할 구성을 찾을 수 없음',
    detail: (f) => `파일: ${f.file}. 인증서를 제공하는 구성이 없는 대상: ${f.wanted}`,
    advice: () =>
      '서비스 설정의 포트와 이름을 이 구성과 비교하세요. 어느 부분인지 지정하는 설정 보기: certwizard topology connectors',
  },
  'assigned.adopt.shared': {
    title: '다른 서버도 함께 사용하는 구성 줄',
    detail: (f) => `파일: ${f.file}. 줄: ${f.line}. 이 줄을 바꾸면 다른 서버의 인증서도 바뀝니다.`,
    advice: () => '해당 서버에 인증서 줄을 따로 추가한 다음 다시 시도하세요.',
  },
  'assigned.live.denied': {
    title: '서비스의 인증서 폴더를 사용할 수 없음',
    detail: (f) => `경로: ${f.path}. 원인: ${t.of('reasons', f.why)}. 아무것도 교체하지 않았습니다.`,
    advice: () =>
      '폴더는 이 프로그램을 실행하는 계정의 소유이고 쓸 수 있어야 하며 링크일 수 없습니다. 서비스 설정에 적은 소유자와 그룹도 이 컴퓨터에 있어야 합니다.',
  },
  'assigned.service.no-client-cas': {
    title: '클라이언트 인증서용 CA가 없음',
    detail: (f) =>
      `프로그램: ${f.instance}. 클라이언트 인증서를 요구하지만 받아들일 인증서의 CA가 지정되지 않았습니다.`,
    advice: () =>
      '용도의 clientCas 항목에 CA를 지정하거나(certwizard topology set FILE) 서비스 설정에서 mutual 항목을 끄세요.',
  },
  'assigned.key.not-allowed': {
    title: '허용되지 않는 키',
    detail: (f) => `인증서의 키: ${f.key}. 용도에 허용된 키: ${f.allowed}`,
    advice: () =>
      '다른 키로 인증서를 요청하거나(certwizard request --key ec-p256) 용도 설정을 바꾸세요: certwizard topology set FILE',
  },
  'assigned.purpose.wished': {
    title: '필요할 수 있는 용도가 없음',
    detail: (f) =>
      `없는 확장 키 사용(EKU): ${t.of('purposes', f.wanted)}. 인증서의 확장 키 사용(EKU): ${t.list('purposes', f.present, '없음')}. 토폴로지에 이를 요구하는 상대가 없습니다.`,
    advice: () =>
      '이 서버를 클라이언트로 인증하는 상대가 없으면 그대로 두세요. 있으면 토폴로지에 추가하고(certwizard topology set FILE) 다시 요청하세요: certwizard request',
  },
  'assigned.name.by-wildcard': {
    title: '와일드카드로만 포함된 이름',
    detail: (f) => `이름: ${f.name}. SIP 프로그램은 와일드카드를 받아들이지 않습니다(RFC 5922).`,
    advice: () => '이 이름이 그대로 들어 있는 인증서를 요청하세요: certwizard request',
  },
  'assigned.names.dropped': {
    title: '현재 인증서의 일부 이름이 새 인증서에 없음',
    detail: (f) => `빠지는 이름 ${f.count}개: ${f.names}`,
    advice: () => '아직 쓰는 이름이 있으면 추가하여 요청하세요: certwizard request --name NAME',
  },
  'assigned.certificate.is-ca': {
    title: 'CA 인증서를 서비스에 사용하려고 함',
    detail: (f) => `인증 기관(CA)의 인증서: ${f.subject}`,
    advice: () =>
      '서비스에는 별도의 인증서를 쓰세요. 서비스의 키가 유출되면 그 키로 인증서까지 발급할 수 있습니다.',
  },
  'assigned.root.changed': {
    title: '루트가 바뀜',
    detail: (f) => `현재 인증서의 루트: ${f.from}. 새 인증서의 루트: ${f.to}`,
    advice: () => '할당하기 전에 전화기, 장치 및 상대 서버에서 새 루트를 신뢰하는지 확인하세요.',
  },
  'assigned.issuer.changed': {
    title: '발급 CA가 바뀜',
    detail: (f) => `현재 인증서의 발급자: ${f.from}. 새 인증서의 발급자: ${f.to}`,
    advice: () => '할당하기 전에 전화기, 장치 및 상대 서버에서 새 CA를 신뢰하는지 확인하세요.',
  },
};
