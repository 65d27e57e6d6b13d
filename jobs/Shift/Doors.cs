using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Messaging;
using Portal.Core.Nightly;
using Portal.Core.Register;
using Portal.Core.Settlement;
using Portal.Core.WaitingLists;
using Quartz;

namespace Portal.Jobs.Shift;

/// <summary>Doors: each opens one deed of core and is nothing else.</summary>
[DisallowConcurrentExecution]
internal sealed class SendMailsJob(SendMails sendMails) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await sendMails.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class AnswerResetsJob(AnswerResets answerResets) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await answerResets.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class SendPushesJob(SendPushes sendPushes) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await sendPushes.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class TellAlertsJob(TellAlerts tellAlerts) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await tellAlerts.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class SendDigestsJob(SendDigests sendDigests) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await sendDigests.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class ReadBouncesJob(ReadBounces readBounces) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await readBounces.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class PollPaymentsJob(PollPayments pollPayments) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await pollPayments.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class OfferPlacesJob(OfferPlaces offerPlaces) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await offerPlaces.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class OpenNightsJob(OpenNights openNights, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await openNights.Run(clock.TodayInParis(), cancellationToken);
}

/// <summary>The same door; several may be open at once, in one process or in two: each night is taken by one of them.</summary>
internal sealed class WorkNightsJob(WorkNights workNights) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await workNights.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class RemindBeforeLimitJob(RemindBeforeLimit remindBeforeLimit) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await remindBeforeLimit.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class BookFreedPlacesJob(BookFreedPlaces bookFreedPlaces) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await bookFreedPlaces.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class RemindDocumentsJob(RemindDocuments remindDocuments) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await remindDocuments.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class CleanDocumentsJob(CleanDocuments cleanDocuments) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await cleanDocuments.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class ForgetImportsJob(ForgetImports forgetImports) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await forgetImports.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class ForgetMergesJob(ForgetMerges forgetMerges) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await forgetMerges.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class ForgetTriesJob(ForgetTries forgetTries) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await forgetTries.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class ForgetIdentityChecksJob(ForgetIdentityChecks forgetIdentityChecks) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await forgetIdentityChecks.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class ResealHealthJob(ResealHealth resealHealth) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await resealHealth.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class IndexHouseholdsJob(IndexHouseholds indexHouseholds) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await indexHouseholds.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class MonthEndJob(MonthEnd monthEnd, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await monthEnd.Run(clock.TodayInParis(), cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class IssueInvoicesJob(IssueInvoices issueInvoices) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await issueInvoices.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class RemindLateInvoicesJob(RemindLateInvoices remindLateInvoices) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await remindLateInvoices.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class PublishTextsJob(PublishTexts publishTexts) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await publishTexts.Run(cancellationToken);
}
