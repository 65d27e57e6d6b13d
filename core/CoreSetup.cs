using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Accounts;
using Portal.Core.Billing;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Custody;
using Portal.Core.Dossiers;
using Portal.Core.Messaging;
using Portal.Core.Nightly;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Pricing;
using Portal.Core.Register;
using Portal.Core.Settlement;
using Portal.Core.Studio;
using Portal.Core.WaitingLists;

namespace Portal.Core;

/// <summary>All the deeds of the portal, over one database.</summary>
public static class CoreSetup
{
    /// <summary>Checks its settings when the process starts.</summary>
    public static IServiceCollection AddPortalCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PortalSettings>().Bind(configuration.GetSection("Portal"))
            .Validate(settings => Uri.IsWellFormedUriString(settings.PublicUrl, UriKind.Absolute), "Portal:PublicUrl is not an address.")
            .Validate(settings => settings.AnonymousPerMinute is 0 or >= 60, "Portal:AnonymousPerMinute is 0, or 60 and more.")
            .ValidateOnStart();
        services.AddPortalDatabase(configuration);
        services.AddPortalKeys(configuration);
        services.AddPayFip(configuration);
        services.AddMailTransport(configuration);
        services.AddPush(configuration);

        services.AddSingleton<CatalogueCache>();
        services.AddScoped<CatalogueReader>();
        services.AddScoped<CartEnd>();
        services.AddScoped<TakeCart>();
        services.AddScoped<HoldPlaces>();
        services.AddScoped<PreviewPlaces>();
        services.AddScoped<KeepUsualWeek>();
        services.AddScoped<UntickDays>();
        services.AddScoped<ChangeHours>();
        services.AddScoped<PickDays>();
        services.AddScoped<TakeOutOfCart>();
        services.AddScoped<UndoGesture>();
        services.AddScoped<HourChanges>();
        services.AddScoped<RenewCart>();
        services.AddScoped<EmptyCart>();
        services.AddScoped<RetryCart>();
        services.AddScoped<ExpireCarts>();
        services.AddScoped<Purses>();
        services.AddScoped<OpenAtTheBank>();
        services.AddScoped<PaymentLetters>();
        services.AddScoped<StartPayment>();
        services.AddScoped<CommitCheck>();
        services.AddScoped<CommitCart>();
        services.AddScoped<ConfirmCart>();
        services.AddScoped<SettlePayment>();
        services.AddScoped<AbandonPayment>();
        services.AddScoped<PollPayments>();
        services.AddScoped<AuditCounters>();
        services.AddScoped<Cancellation>();
        services.AddScoped<Dependents>();
        services.AddScoped<CancelBooking>();
        services.AddScoped<DecideBookings>();
        services.AddScoped<DismissRefusal>();
        services.AddScoped<SendProof>();
        services.AddScoped<DecideAbsence>();
        services.AddDossiers();
        services.AddRegister();
        services.AddCustody();
        services.AddOptions<NightSettings>().Bind(configuration.GetSection("Night"))
            .Validate(night => night.Step is > 0 and <= 2000 && night.TakeOverAfter > TimeSpan.Zero, "Night:Step is between 1 and 2000, Night:TakeOverAfter a delay.")
            .ValidateOnStart();
        services.AddScoped<OpenNights>();
        services.AddScoped<WorkNights>();
        services.AddScoped<AskNightAgain>();
        services.AddScoped<NightRun>();
        services.AddScoped<NightLetters>();
        services.AddScoped<TransmitRequests>();
        services.AddScoped<TellAnswers>();
        services.AddScoped<CloseDay>();
        services.AddScoped<CleanDocuments>();
        services.AddScoped<LapseAbsences>();
        services.AddScoped<CheckAttendance>();
        services.AddScoped<CheckRest>();
        services.AddScoped<NoteGuest>();
        services.AddScoped<RemoveGuest>();
        services.AddScoped<GuestLetters>();
        services.AddScoped<ForecastNight>();
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
        services.AddScoped<FollowCarts>();
        services.AddScoped<BookFreedPlaces>();
        services.AddScoped<AnswerOffer>();
        services.AddScoped<WaitingLetters>();
        services.AddScoped<Letters>();
        services.AddAccounts();
        services.AddScoped<SendMails>();
        services.AddBilling();
        services.AddSettings();
        services.AddStudio();
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

    private static void AddSettings(this IServiceCollection services)
    {
        services.AddScoped<ChangeSettings>();
        services.AddScoped<KeepNews>();
        services.AddScoped<KeepMenus>();
        services.AddScoped<CheckIdentity>();
        services.AddScoped<ForgetIdentityChecks>();
    }

    private static void AddCustody(this IServiceCollection services)
    {
        services.AddScoped<CustodyLetters>();
        services.AddScoped<ShareChild>();
        services.AddScoped<EndSharing>();
        services.AddScoped<DecideCustody>();
        services.AddScoped<DrawDays>();
        services.AddScoped<ProposeCustody>();
        services.AddScoped<AnswerCustody>();
        services.AddScoped<ProposeSwap>();
        services.AddScoped<AnswerSwap>();
        services.AddScoped<ChangeAuthority>();
    }

    private static void AddBilling(this IServiceCollection services)
    {
        services.AddScoped<DraftMonth>();
        services.AddScoped<IssueMonth>();
        services.AddScoped<IssueInvoices>();
        services.AddScoped<MonthEnd>();
        services.AddScoped<InvoiceLetters>();
        services.AddScoped<ReceiveMoney>();
        services.AddScoped<StartInvoicePayment>();
        services.AddScoped<TakeCounterPayment>();
        services.AddScoped<TakeBackCounterPayment>();
        services.AddScoped<NoteBankRefund>();
        services.AddScoped<NoteCreditRefund>();
        services.AddScoped<RemindLateInvoices>();
    }
}
