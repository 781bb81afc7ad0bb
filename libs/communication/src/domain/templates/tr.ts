import type { Phrasebook } from './phrasebook.js';

const severities = { critical: 'kritik', moderate: 'orta', minimal: 'düşük' };

const supportKinds = {
  technical: 'teknik destek',
  billing: 'faturalama desteği',
  subscriptionManagement: 'abonelik yönetimi',
};

const charges = {
  nothing: 'Bu destek için ek ücret alınmaz.',
  part: 'Bu desteğin bir kısmı ücretlidir.',
  all: 'Bu destek ücretlidir.',
};

/** Suffixes follow fixed words, never a name, a number or a date: their vowels would have to agree. */
export const tr: Phrasebook = {
  salutation: (name) => `Sayın ${name},`,
  closing: 'Saygılarımızla,',
  severities,
  supportKinds,
  texts: {
    requestReceived: ({ number, title, severity }) => ({
      subject: `${number} numaralı talebinizi aldık`,
      paragraphs: [
        `Bizimle iletişime geçtiğiniz için teşekkür ederiz. “${title}” konulu talebinizi ${number} numarasıyla ve ${severities[severity]} önem derecesiyle kaydettik.`,
        'Yeni bir gelişme olduğunda size yazacağız. Bu konuda bize ulaştığınızda lütfen talep numarasını belirtin.',
      ],
    }),
    caseProgress: ({ number, title, text }) => ({
      subject: `${number} numaralı talebinizle ilgili gelişme`,
      paragraphs: [`${number} numaralı, “${title}” konulu talebinizle ilgili son durum şöyle:`, text],
    }),
    caseResolved: ({ number, title, text }) => ({
      subject: `${number} numaralı talebiniz çözüldü`,
      paragraphs: [
        `${number} numaralı, “${title}” konulu talebinizi çözdük:`,
        text,
        'Sorun yeniden ortaya çıkarsa bize bildirin; talebinizi yeniden açarız.',
      ],
    }),
    serviceIssueResolved: ({ number, title, issueId, issueTitle, endedAt, text }, { moment }) => ({
      subject: `${number} numaralı talebinizin bağlı olduğu hizmet sorunu giderildi`,
      paragraphs: [
        `Microsoft, ${number} numaralı, “${title}” konulu talebinizin bağlı olduğu ${issueId} kodlu hizmet sorununu${issueTitle ? ` (“${issueTitle}”)` : ''} giderdi.`,
        endedAt && `Microsoft’un bildirdiğine göre sorunun sona erdiği zaman: ${moment(endedAt)}.`,
        text,
        'Lütfen her şeyin yeniden çalıştığını kontrol edin; çalışmıyorsa bize haber verin.',
      ],
    }),
    customerReplyAwaited: ({ number, title, question }) => ({
      subject: `${number} numaralı talebiniz için yanıtınızı bekliyoruz`,
      paragraphs: [
        `${number} numaralı, “${title}” konulu talebinize devam edebilmemiz için sizden şunu öğrenmemiz gerekiyor:`,
        question,
        'Yanıtınız gelene kadar talebiniz beklemede kalacaktır.',
      ],
    }),
    escalatedToMicrosoft: ({ number, title, serviceRequestNumber }) => ({
      subject: `${number} numaralı talebinizi Microsoft’a ilettik`,
      paragraphs: [
        `${number} numaralı, “${title}” konulu talebinizi Microsoft’a ilettik.${serviceRequestNumber ? ` Microsoft’taki başvuru numarası: ${serviceRequestNumber}.` : ''}`,
        'Muhatabınız biz olmaya devam ediyoruz: Talebi izleyecek ve sonucu size bildireceğiz. Sizin bir şey yapmanız gerekmiyor.',
      ],
    }),
    escalatedToIndirectProvider: ({ number, title, reference }) => ({
      subject: `${number} numaralı talebinizi sağlayıcımıza ilettik`,
      paragraphs: [
        `${number} numaralı, “${title}” konulu talebinizi birlikte çalıştığımız sağlayıcıya ilettik.${reference ? ` Sağlayıcıdaki başvuru numarası: ${reference}.` : ''}`,
        'Muhatabınız biz olmaya devam ediyoruz: Talebi izleyecek ve sonucu size bildireceğiz. Sizin bir şey yapmanız gerekmiyor.',
      ],
    }),
    caseReopened: ({ number, title }) => ({
      subject: `${number} numaralı talebinizi yeniden açtık`,
      paragraphs: [
        `${number} numaralı, “${title}” konulu talebinizi yeniden açtık ve üzerinde tekrar çalışıyoruz.`,
        'Yeni bir gelişme olduğunda size yazacağız.',
      ],
    }),
    caseClosed: ({ number, title }) => ({
      subject: `${number} numaralı talebiniz kapatıldı`,
      paragraphs: [
        `${number} numaralı, “${title}” konulu talebinizi kapattık. İş birliğiniz için teşekkür ederiz.`,
        'Bu konuda bize yeniden ihtiyaç duyarsanız talep numarasını belirtmeniz yeterli; talebi yeniden açarız.',
      ],
    }),
    caseWithdrawn: ({ number, title }) => ({
      subject: `${number} numaralı talebiniz geri çekildi`,
      paragraphs: [
        `İsteğiniz üzerine ${number} numaralı, “${title}” konulu talebiniz üzerindeki çalışmayı sonlandırdık.`,
        'İsteğiniz bu değilse bize haber verin; talebi yeniden açarız.',
      ],
    }),
    invoiceIssued: ({ invoice, amount, issuedOn, dueOn, period }, { day, money }) => ({
      subject: `${invoice} numaralı fatura: ${money(amount)}, son ödeme tarihi ${day(dueOn)}`,
      paragraphs: [
        `${day(issuedOn)} tarihinde ${money(amount)} tutarındaki ${invoice} numaralı faturayı düzenledik. Fatura dönemi: ${day(period.start)} – ${day(period.end)}.`,
        `Son ödeme tarihi: ${day(dueOn)}.`,
      ],
    }),
    paymentReminderBeforeDue: ({ invoice, amount, dueOn, period, daysLeft }, { day, days, money }) => ({
      subject: `Hatırlatma: ${invoice} numaralı faturanın son ödeme tarihi ${day(dueOn)}`,
      paragraphs: [
        `${invoice} numaralı faturanızın ödenmemiş tutarı ${money(amount)}, son ödeme tarihi ise ${day(dueOn)}. ${daysLeft > 0 ? `Ödeme için ${days(daysLeft)} kaldı.` : 'Bugün ödemenin son günü.'} Fatura dönemi: ${day(period.start)} – ${day(period.end)}.`,
        'Bu arada ödeme yaptıysanız lütfen bu iletiyi dikkate almayın.',
      ],
    }),
    paymentReminderAfterDue: ({ invoice, amount, dueOn, period, daysOverdue }, { day, days, money }) => ({
      subject: `${invoice} numaralı faturanızın ödemesi gecikti`,
      paragraphs: [
        `${invoice} numaralı faturanızın son ödeme tarihi ${day(dueOn)} idi. ${money(amount)} tutarındaki ödeme ${days(daysOverdue)} gecikti. Fatura dönemi: ${day(period.start)} – ${day(period.end)}.`,
        'Lütfen ödemeyi yapın ya da faturayla ilgili bir sorunuz varsa bize ulaşın. Bu arada ödeme yaptıysanız lütfen bu iletiyi dikkate almayın.',
      ],
    }),
    accessDisablingNotice: ({ invoice, amount, dueOn, notBefore }, { day, money }) => ({
      subject: `Bildirim: ${day(notBefore)} tarihinden itibaren erişiminiz kapatılabilir`,
      paragraphs: [
        `Hatırlatmalarımıza karşın, son ödeme tarihi ${day(dueOn)} olan ${invoice} numaralı faturanın ${money(amount)} tutarındaki kısmı hâlâ ödenmedi.`,
        `Sizin için geçerli olan tahsilat politikası uyarınca, ${day(notBefore)} tarihinden itibaren, konu çözülene kadar aboneliklerinize erişimi kapatabiliriz.`,
        'Lütfen bu tarihten önce ödeme yapın ya da birlikte bir çözüm bulabilmemiz için bizimle görüşün.',
      ],
    }),
    accessDisabled: ({ invoices }, { list }) => ({
      subject: 'Aboneliklerinize erişim kapatıldı',
      paragraphs: [
        `Ödeme yapılmadığı için aboneliklerinize erişimi kapattık (faturalar: ${list(invoices)}).`,
        'Konu çözüldüğünde erişimi yeniden açacağız. Nasıl ilerleyeceğimizi kararlaştırmak için lütfen bize ulaşın.',
      ],
    }),
    accessReinstated: () => ({
      subject: 'Aboneliklerinize erişim yeniden açıldı',
      paragraphs: [
        'Konu çözüldü; aboneliklerinize erişimi yeniden açtık. Teşekkür ederiz.',
        'Erişim kapalıyken otomatik yenileme durduruldu ve planlanmış değişiklikler iptal edildi. Bunları yeniden ayarlamak için sizinle iletişime geçeceğiz.',
      ],
    }),
    collectionsPolicyDisclosed: (policy, { days, list }) => ({
      subject: 'Tahsilat sürecimiz: Sizin için geçerli olan politika',
      paragraphs: [
        `Tahsilat politikamızın ${policy.version}. sürümü aşağıdadır.`,
        policy.description,
        policy.reminderDaysBeforeDue.length > 0
          ? `Bir faturanın son ödeme tarihinden önce size hatırlatma göndeririz: ${list(policy.reminderDaysBeforeDue.map(days))} önce.`
          : undefined,
        policy.reminderDaysAfterDue.length > 0
          ? `Fatura ödenmezse son ödeme tarihinden sonra yeniden hatırlatırız: ${list(policy.reminderDaysAfterDue.map(days))} sonra.`
          : undefined,
        `Bir faturanın ödemesi ${days(policy.accessMayBeDisabledAfterDays)} geciktiğinde aboneliklerinize erişimi kapatabiliriz. Bunu size en az ${days(policy.noticeDays)} önceden bildiririz; erişim, konu çözülene kadar kapalı kalır.`,
        'İtiraz ettiğiniz faturalar, itiraz sonuçlanana kadar bu sürecin dışında kalır.',
      ],
    }),
    supportPlanDisclosed: (
      { plan, kinds, serviceHours, contactMethod, charged, price },
      { hours, list, money },
    ) => ({
      subject: `Size sunduğumuz destek: ${plan}`,
      paragraphs: [
        `“${plan}” destek planının size sundukları:`,
        `Destek türleri: ${list(kinds.map((kind) => supportKinds[kind]))}`,
        `Hizmet saatleri: ${hours(serviceHours)}`,
        `Bize nasıl ulaşırsınız: ${contactMethod}`,
        charges[charged],
        price && `Aylık ücret: ${money(price)}`,
      ],
    }),
  },
};
