using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Bookings.Reminders;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Bounces;
using Portal.Core.Nightly;
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
internal sealed class AuditCountersJob(AuditCounters auditCounters) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await auditCounters.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class OfferPlacesJob(OfferPlaces offerPlaces) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await offerPlaces.Run(cancellationToken);
}

/// <inheritdoc cref="SendMailsJob"/>
[DisallowConcurrentExecution]
internal sealed class NightlyJob(TransmitRequests transmitRequests, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await transmitRequests.Run(clock.TodayInParis(), cancellationToken);
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
