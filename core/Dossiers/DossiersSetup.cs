using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Portal.Core.Dossiers;

internal static class DossiersSetup
{
    public static void AddDossiers(this IServiceCollection services)
    {
        services.AddSingleton<DocumentStore>();
        services.AddSingleton<HealthSeal>();
        services.AddSingleton<IDocumentScanner>(provider => provider.GetRequiredService<IOptions<PortalSettings>>().Value.ClamAv.Length > 0
            ? ActivatorUtilities.CreateInstance<ClamAvScanner>(provider)
            : new NoDocumentScanner());
        services.AddScoped<DossierLetters>();
        services.AddScoped<SendDocument>();
        services.AddScoped<DecideDocument>();
        services.AddScoped<RemindDocuments>();
        services.AddScoped<EditFamily>();
        services.AddScoped<DecideChange>();
        services.AddScoped<DeclareChild>();
        services.AddScoped<AddChild>();
        services.AddScoped<KeepBonds>();
        services.AddScoped<KeepContact>();
        services.AddScoped<KeepHealth>();
        services.AddScoped<OpenHealth>();
        services.AddScoped<ReadSharedHealth>();
        services.AddScoped<ResealHealth>();
        services.AddScoped<ConfirmSection>();
        services.AddScoped<SignTexts>();
        services.AddScoped<SendFile>();
        services.AddScoped<DecideFile>();
        services.AddScoped<TakeItem>();
        services.AddScoped<MeetFamily>();
        services.AddScoped<NoteQuotient>();
        services.AddScoped<IndexHouseholds>();
        services.AddScoped<ChangeFieldRules>();
        services.AddScoped<KeepDocumentType>();
        services.AddScoped<RetireDocumentType>();
        services.AddScoped<PrepareText>();
        services.AddScoped<PublishTexts>();
    }
}
