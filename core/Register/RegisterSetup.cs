using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Register;

internal static class RegisterSetup
{
    public static void AddRegister(this IServiceCollection services)
    {
        services.AddScoped<KeepImport>();
        services.AddScoped<PreviewImport>();
        services.AddScoped<ImportHouseholds>();
        services.AddScoped<ForgetImports>();
        services.AddScoped<ExportHouseholds>();
        services.AddScoped<FindDuplicates>();
        services.AddScoped<KeepApart>();
        services.AddScoped<MergeHouseholds>();
        services.AddScoped<UndoMerge>();
        services.AddScoped<ForgetMerges>();
        services.AddScoped<SeparateAdults>();
        services.AddScoped<FindAbsentees>();
        services.AddScoped<AskForAppointments>();
        services.AddScoped<UndoAppointments>();
    }
}
