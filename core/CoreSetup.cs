using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Bookings;
using Portal.Core.Bookings.Feeds;
using Portal.Core.Bookings.Reminders;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Bounces;
using Portal.Core.Messaging.Transports;
using Portal.Core.Nightly;
using Portal.Core.Payments;
using Portal.Core.Payments.PayFip;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Core.WaitingLists;

namespace Portal.Core;

/// <summary>All the deeds of the portal, over one database.</summary>
public static class CoreSetup
{
    public static IServiceCollection AddPortalCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PortalSettings>().Bind(configuration.GetSection("Portal"))
            .Validate(settings => Uri.IsWellFormedUriString(settings.PublicUrl, UriKind.Absolute), "Portal:PublicUrl is not an address.")
            .ValidateOnStart();
        services.AddPortalDatabase(configuration);
        services.AddPortalKeys();
        services.AddPayFip(configuration);
        services.AddMailTransport(configuration);

        services.AddSingleton<CatalogueCache>();
        services.AddScoped<CatalogueReader>();
        services.AddScoped<CartEnd>();
        services.AddScoped<HoldPlaces>();
        services.AddScoped<PreviewPlaces>();
        services.AddScoped<KeepUsualWeek>();
        services.AddScoped<UntickDays>();
        services.AddScoped<ChangeHours>();
        services.AddScoped<UndoGesture>();
        services.AddScoped<HourChanges>();
        services.AddScoped<RenewCart>();
        services.AddScoped<EmptyCart>();
        services.AddScoped<RetryCart>();
        services.AddScoped<ExpireCarts>();
        services.AddScoped<Purses>();
        services.AddScoped<StartPayment>();
        services.AddScoped<CommitCheck>();
        services.AddScoped<CommitCart>();
        services.AddScoped<ConfirmCart>();
        services.AddScoped<SettlePayment>();
        services.AddScoped<LeaveThePayment>();
        services.AddScoped<PollPayments>();
        services.AddScoped<AuditCounters>();
        services.AddScoped<Cancellation>();
        services.AddScoped<CancelBooking>();
        services.AddScoped<DecideBookings>();
        services.AddScoped<DismissRefusal>();
        services.AddScoped<SendProof>();
        services.AddScoped<DecideAbsence>();
        services.AddSingleton<DocumentStore>();
        services.AddScoped<TransmitRequests>();
        services.AddScoped<AnswerLetters>();
        services.AddScoped<AbsenceLetters>();
        services.AddScoped<RemindBeforeLimit>();
        services.AddScoped<ChooseReminders>();
        services.AddSingleton<ReminderLinks>();
        services.AddScoped<OpenCalendarFeed>();
        services.AddScoped<RevokeCalendarFeed>();
        services.AddScoped<ReadCalendarFeed>();
        services.AddScoped<JoinWaitingList>();
        services.AddScoped<OfferPlaces>();
        services.AddScoped<EndOffers>();
        services.AddScoped<BookFreedPlaces>();
        services.AddScoped<AnswerOffer>();
        services.AddScoped<WaitingLetters>();
        services.AddScoped<Letters>();
        services.AddScoped<SendMails>();
        services.AddScoped<Stationery>();
        services.AddScoped<ChangeWords>();
        services.AddScoped<ResendMail>();
        services.AddScoped<ChoosePreferences>();
        services.AddScoped<SendDigests>();
        services.AddScoped<ReadAlerts>();
        services.AddScoped<TellAlerts>();
        services.AddScoped<RecordBounce>();
        services.AddScoped<ReadBounces>();
        services.AddScoped<ResumeAddress>();
        return services;
    }
}
