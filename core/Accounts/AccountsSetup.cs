using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Core.Households;

namespace Portal.Core.Accounts;

internal static class AccountsSetup
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.TryAddScoped<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.TryAddScoped<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddScoped<AccountLetters>();
        services.AddScoped<Tries>();
        services.AddScoped<ForgetTries>();
        services.AddScoped<AskForAccount>();
        services.AddScoped<DecideAccount>();
        services.AddScoped<OpenByDossier>();
        services.AddScoped<ActivateAccount>();
        services.AddScoped<ChoosePassword>();
        services.AddScoped<AskForReset>();
        services.AddScoped<AnswerResets>();
        services.AddScoped<SendCredentials>();
        services.AddScoped<PrintLetters>();
        services.AddScoped<OpenByCode>();
        services.AddScoped<FirstSteps>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<ChangeEmail>();
        services.AddScoped<OpenAgentAccount>();
        services.AddScoped<ChangeAgent>();
        services.AddScoped<ForgetSecondFactor>();
        services.AddScoped<AddPasskey>();
        services.AddScoped<RenamePasskey>();
        services.AddScoped<RemovePasskey>();
        services.AddScoped<SignOutEverywhere>();
        services.AddScoped<AddAdult>();
        services.AddScoped<ActForFamily>();
        services.AddScoped<LeaveDesk>();
    }
}
