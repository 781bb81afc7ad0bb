import type { Language } from '../export-state.js';

type Names = readonly [en: string, ptBR: string, ptPT: string, fr: string, tr: string];

const ORDER: readonly Language[] = ['en', 'pt-BR', 'pt-PT', 'fr', 'tr'];

// prettier-ignore
const NAMES: Readonly<Record<string, Names>> = {
  // Cases
  RequestReceived: ['Request received', 'Chamado recebido', 'Pedido recebido', 'Demande reçue', 'Talep alındı'],
  SelfHelpSuggested: ['Self-help suggested', 'Autoatendimento sugerido', 'Autoajuda sugerida', 'Aide en libre-service proposée', 'Kendi kendine yardım önerildi'],
  ServiceHealthChecked: ['Service health checked', 'Integridade do serviço verificada', 'Estado do serviço verificado', 'État du service vérifié', 'Hizmet durumu denetlendi'],
  LinkedToServiceIssue: ['Linked to a service issue', 'Vinculado a um problema de serviço', 'Associado a uma anomalia de serviço', 'Rattachée à un incident de service', 'Hizmet sorununa bağlandı'],
  TroubleshootingPerformed: ['Troubleshooting performed', 'Solução de problemas realizada', 'Resolução de problemas efetuada', 'Dépannage effectué', 'Sorun giderme yapıldı'],
  Diagnosed: ['Diagnosed', 'Diagnosticado', 'Diagnosticado', 'Diagnostic établi', 'Tanı kondu'],
  CaseAssigned: ['Case assigned', 'Chamado atribuído', 'Pedido atribuído', 'Demande attribuée', 'Talep atandı'],
  SeverityChanged: ['Severity changed', 'Gravidade alterada', 'Gravidade alterada', 'Gravité modifiée', 'Önem derecesi değişti'],
  NoteAdded: ['Note added', 'Nota acrescentada', 'Nota acrescentada', 'Note ajoutée', 'Not eklendi'],
  CustomerReplyAwaited: ['Customer’s reply awaited', 'À espera da resposta do cliente', 'A aguardar a resposta do cliente', 'Réponse du client attendue', 'Müşterinin yanıtı bekleniyor'],
  CustomerReplied: ['Customer replied', 'O cliente respondeu', 'O cliente respondeu', 'Le client a répondu', 'Müşteri yanıt verdi'],
  CustomerReplyNoLongerAwaited: ['Customer’s reply no longer awaited', 'Resposta do cliente não mais esperada', 'Resposta do cliente já não aguardada', 'Réponse du client n’est plus attendue', 'Müşterinin yanıtı artık beklenmiyor'],
  CustomerInformed: ['Customer informed', 'Cliente informado', 'Cliente informado', 'Client informé', 'Müşteri bilgilendirildi'],
  EscalatedToMicrosoft: ['Handed over to Microsoft', 'Encaminhado à Microsoft', 'Encaminhado para a Microsoft', 'Transmise à Microsoft', 'Microsoft’a devredildi'],
  EscalatedToIndirectProvider: ['Handed over to the indirect provider', 'Encaminhado ao provedor indireto', 'Encaminhado para o fornecedor indireto', 'Transmise au fournisseur indirect', 'Dolaylı sağlayıcıya devredildi'],
  EscalationUpdated: ['Hand-over updated', 'Encaminhamento atualizado', 'Encaminhamento atualizado', 'Transmission mise à jour', 'Devir güncellendi'],
  EscalationAnswered: ['Hand-over answered', 'Encaminhamento respondido', 'Encaminhamento respondido', 'Réponse à la transmission', 'Devir yanıtlandı'],
  Resolved: ['Resolved', 'Resolvido', 'Resolvido', 'Résolue', 'Çözüldü'],
  Reopened: ['Reopened', 'Reaberto', 'Reaberto', 'Rouverte', 'Yeniden açıldı'],
  Closed: ['Closed', 'Encerrado', 'Encerrado', 'Close', 'Kapatıldı'],
  Withdrawn: ['Withdrawn', 'Retirado', 'Retirado', 'Retirée', 'Geri çekildi'],
  // Messages
  MessageQueued: ['Message queued', 'Mensagem na fila', 'Mensagem em fila', 'Message mis en file', 'Mesaj sıraya alındı'],
  MessageUnsendable: ['Message can’t be sent', 'Mensagem sem destinatário', 'Mensagem sem destinatário', 'Message sans destinataire', 'Mesajın alıcısı yok'],
  MessageSent: ['Message sent', 'Mensagem enviada', 'Mensagem enviada', 'Message envoyé', 'Mesaj gönderildi'],
  MessageFailed: ['Message could not be sent', 'Falha no envio da mensagem', 'Falha no envio da mensagem', 'Échec de l’envoi du message', 'Mesaj gönderilemedi'],
  MessageDelivered: ['Message delivered', 'Mensagem entregue', 'Mensagem entregue', 'Message remis', 'Mesaj teslim edildi'],
  MessageBounced: ['Message bounced', 'Mensagem devolvida', 'Mensagem devolvida', 'Message rejeté', 'Mesaj geri döndü'],
  MessageConveyed: ['Told in another way', 'Transmitida de outra forma', 'Transmitida de outra forma', 'Transmis autrement', 'Başka yolla iletildi'],
  MicrosoftMessageRecorded: ['Microsoft wrote to the customer', 'A Microsoft escreveu ao cliente', 'A Microsoft escreveu ao cliente', 'Microsoft a écrit au client', 'Microsoft müşteriye yazdı'],
  // Customers
  CustomerRegistered: ['Customer registered', 'Cliente cadastrado', 'Cliente registado', 'Client enregistré', 'Müşteri kaydedildi'],
  CustomerDetailsChanged: ['Customer’s details changed', 'Dados do cliente alterados', 'Dados do cliente alterados', 'Données du client modifiées', 'Müşteri bilgileri değişti'],
  SubscriptionRecorded: ['Subscription recorded', 'Assinatura registrada', 'Subscrição registada', 'Abonnement enregistré', 'Abonelik kaydedildi'],
  SubscriptionStatusChanged: ['Subscription changed its status', 'Status da assinatura alterado', 'Estado da subscrição alterado', 'Statut de l’abonnement modifié', 'Abonelik durumu değişti'],
  DelegatedAdminRelationshipRecorded: ['Delegated administration recorded', 'Administração delegada registrada', 'Administração delegada registada', 'Administration déléguée enregistrée', 'Temsilci yönetimi kaydedildi'],
  DelegatedAdminRelationshipStatusChanged: ['Delegated administration moved on', 'Status da administração delegada alterado', 'Estado da administração delegada alterado', 'Statut de l’administration déléguée modifié', 'Temsilci yönetiminin durumu değişti'],
  DelegatedAdminRelationshipEnded: ['Delegated administration ended', 'Administração delegada encerrada', 'Administração delegada terminada', 'Administration déléguée terminée', 'Temsilci yönetimi sona erdi'],
  // Service health
  ServiceIssueReported: ['Service issue reported', 'Problema de serviço relatado', 'Anomalia de serviço comunicada', 'Incident de service signalé', 'Hizmet sorunu bildirildi'],
  ServiceIssueUpdated: ['Service issue updated', 'Problema de serviço atualizado', 'Anomalia de serviço atualizada', 'Incident de service mis à jour', 'Hizmet sorunu güncellendi'],
  ServiceIssueResolved: ['Service issue resolved', 'Problema de serviço resolvido', 'Anomalia de serviço resolvida', 'Incident de service résolu', 'Hizmet sorunu çözüldü'],
  ServiceIssueReopened: ['Service issue reopened', 'Problema de serviço reaberto', 'Anomalia de serviço reaberta', 'Incident de service rouvert', 'Hizmet sorunu yeniden açıldı'],
  // What the partner offers
  PartnerProfilePublished: ['Partner’s profile published', 'Perfil do parceiro publicado', 'Perfil do parceiro publicado', 'Profil du partenaire publié', 'İş ortağı profili yayımlandı'],
  EntitlementRecorded: ['Support contract recorded', 'Contrato de suporte registrado', 'Contrato de suporte registado', 'Contrat de support enregistré', 'Destek sözleşmesi kaydedildi'],
  EntitlementEnded: ['Support contract ended', 'Contrato de suporte encerrado', 'Contrato de suporte terminado', 'Contrat de support terminé', 'Destek sözleşmesi sona erdi'],
  EntitlementIncidentUsed: ['Incident of a contract used', 'Incidente do contrato utilizado', 'Incidente do contrato utilizado', 'Incident du contrat utilisé', 'Sözleşme olayı kullanıldı'],
  SupportPlanPublished: ['Support plan published', 'Plano de suporte publicado', 'Plano de suporte publicado', 'Plan de support publié', 'Destek planı yayımlandı'],
  SupportPlanDisclosed: ['Support plan disclosed', 'Plano de suporte informado', 'Plano de suporte comunicado', 'Plan de support communiqué', 'Destek planı bildirildi'],
  // Billing
  InvoiceIssued: ['Invoice issued', 'Fatura emitida', 'Fatura emitida', 'Facture émise', 'Fatura düzenlendi'],
  CollectionsPolicyPublished: ['Collections policy published', 'Política de cobrança publicada', 'Política de cobrança publicada', 'Politique de recouvrement publiée', 'Tahsilat politikası yayımlandı'],
  CollectionsPolicyDisclosed: ['Collections policy disclosed', 'Política de cobrança informada', 'Política de cobrança comunicada', 'Politique de recouvrement communiquée', 'Tahsilat politikası bildirildi'],
  CollectionsPolicyBound: ['Collections policy bound', 'Política de cobrança vinculada', 'Política de cobrança associada', 'Politique de recouvrement rattachée', 'Tahsilat politikası bağlandı'],
  CreditNoteIssued: ['Credit note issued', 'Nota de crédito emitida', 'Nota de crédito emitida', 'Avoir émis', 'Alacak notu düzenlendi'],
  PaymentReminderSent: ['Payment reminder sent', 'Lembrete de pagamento enviado', 'Aviso de pagamento enviado', 'Rappel de paiement envoyé', 'Ödeme hatırlatması gönderildi'],
  PaymentReceived: ['Payment received', 'Pagamento recebido', 'Pagamento recebido', 'Paiement reçu', 'Ödeme alındı'],
  PromiseToPayRecorded: ['Promise to pay recorded', 'Promessa de pagamento registrada', 'Promessa de pagamento registada', 'Promesse de paiement enregistrée', 'Ödeme sözü kaydedildi'],
  InvoiceDisputed: ['Invoice disputed', 'Fatura contestada', 'Fatura contestada', 'Facture contestée', 'Faturaya itiraz edildi'],
  DisputeSettled: ['Dispute settled', 'Contestação resolvida', 'Contestação resolvida', 'Litige réglé', 'İtiraz çözüldü'],
  InvoiceWrittenOff: ['Invoice written off', 'Fatura baixada como perda', 'Fatura anulada por incobrável', 'Facture passée en perte', 'Fatura zarar yazıldı'],
  AccessDisablingNoticeGiven: ['Notice of disabling given', 'Aviso de desativação dado', 'Aviso de desativação dado', 'Préavis de désactivation donné', 'Devre dışı bırakma bildirimi yapıldı'],
  AccessDisablingProposed: ['Disabling of access proposed', 'Desativação do acesso proposta', 'Desativação do acesso proposta', 'Désactivation de l’accès proposée', 'Erişimin kapatılması önerildi'],
  AccessDisablingWithdrawn: ['Proposal to disable withdrawn', 'Proposta de desativação retirada', 'Proposta de desativação retirada', 'Proposition de désactivation retirée', 'Kapatma önerisi geri çekildi'],
  AccessDisablingDeclined: ['Disabling of access declined', 'Desativação do acesso recusada', 'Desativação do acesso recusada', 'Désactivation de l’accès refusée', 'Erişimin kapatılması reddedildi'],
  AccessDisabled: ['Access disabled', 'Acesso desativado', 'Acesso desativado', 'Accès désactivé', 'Erişim kapatıldı'],
  AccessReinstated: ['Access reinstated', 'Acesso restabelecido', 'Acesso restabelecido', 'Accès rétabli', 'Erişim yeniden verildi'],
  OverdueMatterSettled: ['Overdue matter settled', 'Pendência vencida resolvida', 'Pendência vencida resolvida', 'Impayé réglé', 'Gecikmiş borç kapandı'],
  FollowUpRaised: ['Follow-up raised', 'Pendência aberta', 'Pendência aberta', 'Suivi ouvert', 'Takip açıldı'],
  FollowUpDone: ['Follow-up done', 'Pendência concluída', 'Pendência concluída', 'Suivi effectué', 'Takip tamamlandı'],
  // Privacy
  LegalHoldSet: ['Legal hold set', 'Retenção legal estabelecida', 'Retenção legal estabelecida', 'Mise sous séquestre', 'Yasal saklama konuldu'],
  LegalHoldReleased: ['Legal hold released', 'Retenção legal liberada', 'Retenção legal levantada', 'Levée du séquestre', 'Yasal saklama kaldırıldı'],
  ErasureRequested: ['Erasure requested', 'Eliminação solicitada', 'Apagamento pedido', 'Effacement demandé', 'Silme istendi'],
  SubjectKeysDestroyed: ['Keys of the customer destroyed', 'Chaves do cliente destruídas', 'Chaves do cliente destruídas', 'Clés du client détruites', 'Müşterinin anahtarları yok edildi'],
  SubjectPurged: ['Customer’s data purged', 'Dados do cliente expurgados', 'Dados do cliente expurgados', 'Données du client purgées', 'Müşteri verileri temizlendi'],
  SubjectForgotten: ['Customer forgotten', 'Cliente esquecido', 'Cliente esquecido', 'Client oublié', 'Müşteri unutuldu'],
  MasterKeyRotated: ['Master key rotated', 'Chave mestra trocada', 'Chave mestra rodada', 'Clé principale renouvelée', 'Ana anahtar değiştirildi'],
  RetentionPolicyPublished: ['Retention policy published', 'Política de retenção publicada', 'Política de conservação publicada', 'Politique de conservation publiée', 'Saklama politikası yayımlandı'],
  RetentionRunBegun: ['Retention run begun', 'Execução da retenção iniciada', 'Execução da conservação iniciada', 'Passage de conservation commencé', 'Saklama taraması başladı'],
  RetentionKeysDestroyed: ['Keys of old data destroyed', 'Chaves de dados antigos destruídas', 'Chaves de dados antigos destruídas', 'Clés des données anciennes détruites', 'Eski verilerin anahtarları yok edildi'],
  RetentionPurged: ['Old data purged', 'Dados antigos expurgados', 'Dados antigos expurgados', 'Données anciennes purgées', 'Eski veriler temizlendi'],
  RetentionRunEnded: ['Retention run ended', 'Execução da retenção concluída', 'Execução da conservação terminada', 'Passage de conservation terminé', 'Saklama taraması bitti'],
  // The program itself
  AuditDataRead: ['Data of the audit read', 'Dados de auditoria lidos', 'Dados de auditoria lidos', 'Données d’audit lues', 'Denetim verileri okundu'],
  ProcessReacted: ['A process reacted', 'Um processo reagiu', 'Um processo reagiu', 'Un processus a réagi', 'Bir süreç tepki verdi'],
  ProcessOrderDone: ['A process’s order was carried out', 'Ordem de um processo cumprida', 'Ordem de um processo cumprida', 'Ordre d’un processus exécuté', 'Bir sürecin emri yerine getirildi'],
  ProcessOrderRefused: ['A process’s order was refused', 'Ordem de um processo recusada', 'Ordem de um processo recusada', 'Ordre d’un processus refusé', 'Bir sürecin emri reddedildi'],
  ProcessInputSkipped: ['A process passed over an input', 'Entrada de um processo ignorada', 'Entrada de um processo ignorada', 'Entrée d’un processus ignorée', 'Bir sürecin girdisi atlandı'],
  ProcessRetried: ['A process tried again', 'Um processo tentou de novo', 'Um processo tentou de novo', 'Un processus a réessayé', 'Bir süreç yeniden denedi'],
};

/** What people call an event of a type; undefined for one that nobody named. */
export const eventName = (type: string, language: Language): string | undefined =>
  NAMES[type]?.[ORDER.indexOf(language)];
