import type { PROVEN_PROBLEMS } from '#core/problems/proven.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('ko');
const PROVE = '그런 다음 다시 적용 확인을 실행하세요: certwizard prove';

export const provenProblems: ProblemWords<keyof typeof PROVEN_PROBLEMS> = {
  'proven.unreachable': {
    title: '인증서를 확인할 수 없음',
    detail: (f) => `서비스: ${f.service}. 주소: ${f.address}. 원인: ${t.sight(f.why)}`,
    advice: () =>
      `서비스가 실행 중이고 해당 주소에서 수신 대기하는지, 방화벽에 막히지 않는지 확인하세요. ${PROVE}`,
  },
  'proven.certificate.previous': {
    title: '이전 인증서가 계속 제공됨',
    detail: (f) =>
      `서비스: ${f.service}. 주소: ${f.address}. 할당된 인증서: ${f.expected}. 제공된 인증서(이전): ${f.seen}`,
    advice: () =>
      `프로그램이 새 파일을 읽지 않았습니다. 프로그램의 로그를 확인하고 다시 로드하거나 다시 시작하세요. ${PROVE}`,
  },
  'proven.certificate.other-of-ours': {
    title: '이 컴퓨터의 다른 인증서가 제공됨',
    detail: (f) =>
      `서비스: ${f.service}. 주소: ${f.address}. 할당된 인증서: ${f.expected}. 제공된 인증서(이 컴퓨터의 다른 인증서): ${f.seen}`,
    advice: (f) =>
      `어떤 용도의 인증서인지 확인하세요: certwizard show ${t.arg(f.seen)}. 두 서비스가 주소를 공유하거나 서비스가 다른 파일을 읽고 있을 수 있습니다.`,
  },
  'proven.certificate.stranger': {
    title: '알 수 없는 인증서가 제공됨',
    detail: (f) =>
      `서비스: ${f.service}. 주소: ${f.address}. 할당된 인증서: ${f.expected}. 제공된 인증서(저장소에 없음): ${f.seen}`,
    advice: (f) =>
      `다른 프로그램이 이 주소에서 수신 대기하거나, 프로그램 구성이 아직 이 서비스의 파일을 가리키지 않을 수 있습니다: certwizard topology adopt ${t.arg(f.service)}. ${PROVE}`,
  },
  'proven.name.not-covered': {
    title: '제공된 인증서에 이름이 없음',
    detail: (f) =>
      `서비스: ${f.service}. 주소: ${f.address}. 인증서에 없는 이름: ${f.name}. 인증서의 이름: ${f.names}`,
    advice: () =>
      '이 이름이 들어 있는 인증서를 요청하거나(certwizard request) 서비스 설정의 serverName 항목을 고치세요.',
  },
  'proven.path.not-trusted': {
    title: '제공된 인증서 체인을 신뢰할 수 없음',
    detail: (f) =>
      `서비스: ${f.service}. 주소: ${f.address}. 이 서비스가 보내는 체인만으로는 상대가 인증서를 신뢰할 수 없습니다. 이유는 이어지는 항목을 확인하세요.`,
    advice: () => `없는 인증서를 가져온 다음(certwizard import FILE) 인증서를 다시 할당하세요. ${PROVE}`,
  },
  'proven.chain.incomplete': {
    title: '서비스가 전체 체인을 보내지 않음',
    detail: (f) => `서비스: ${f.service}. 주소: ${f.address}. 보내지 않은 중간 인증서: ${f.missing}`,
    advice: (f) =>
      `프로그램은 인증서와 체인이 함께 든 이 서비스의 파일을 읽어야 합니다. 구성이 다른 파일을 가리키면 연결하세요: certwizard topology adopt ${t.arg(f.service)}`,
  },
  'proven.application.silent': {
    title: '응용 프로그램이 응답하지 않음',
    detail: (f) =>
      `서비스: ${f.service}. 주소: ${f.address}. 인증서는 제공되지만 응용 프로그램이 응답하지 않습니다. 원인: ${t.sight(f.why)}`,
    advice: () => `프로그램의 로그를 확인하세요. ${PROVE}`,
  },
  'proven.mutual.not-accepted': {
    title: '클라이언트 인증서가 거부됨',
    detail: (f) =>
      `서비스: ${f.service}. 주소: ${f.address}. 서비스가 클라이언트 인증서를 요구하고 이 컴퓨터의 인증서를 거부했습니다. 결과: ${t.sight(f.why)}`,
    advice: () =>
      '서비스가 이 인증서의 CA를 신뢰해야 합니다. 용도의 clientCas 항목에 CA를 지정하고(certwizard topology set FILE) 인증서를 다시 할당하세요: certwizard assign THUMBPRINT',
  },
  'proven.mutual.not-refused': {
    title: '거부해야 할 클라이언트를 허용함',
    detail: (f) =>
      `서비스: ${f.service}. 주소: ${f.address}. 알려진 클라이언트 인증서를 요구해야 하지만 다음 연결을 허용했습니다: ${t.list('visitors', f.shown, '')}`,
    advice: () => `프로그램 구성에서 클라이언트 인증서 확인을 켜세요. ${PROVE}`,
  },
};
