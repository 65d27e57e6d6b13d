using Microsoft.AspNetCore.Mvc.ModelBinding;
using Portal.Core;

namespace Portal.Web.Start;

/// <summary>
/// A day, as forms and addresses write it: <c>2026-12-03</c>, in no other way and of no other century than ours and the last, so
/// that there is always a week before and after it. What is no day is nothing, and an error of the model.
/// </summary>
internal sealed class DayBinder : IModelBinder
{
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var written = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        var isAsked = bindingContext.ModelType == typeof(DateOnly);
        // What is not there is said to nobody: noted, it would stand as a value that was never looked at.
        if (written == ValueProviderResult.None && !isAsked)
        {
            return Task.CompletedTask;
        }

        bindingContext.ModelState.SetModelValue(bindingContext.ModelName, written);
        if (Read(written.FirstValue) is { } day)
        {
            bindingContext.Result = ModelBindingResult.Success(day);
        }
        else if (isAsked || !string.IsNullOrEmpty(written.FirstValue))
        {
            bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, "Ce n’est pas un jour du calendrier.");
        }
        else
        {
            bindingContext.Result = ModelBindingResult.Success(null);
        }

        return Task.CompletedTask;
    }

    internal static DateOnly? Read(string? text) =>
        IsoDates.TryRead(text, out var day) && day.Year is >= 1900 and < 2100 ? day : null;

    internal sealed class Provider : IModelBinderProvider
    {
        public IModelBinder? GetBinder(ModelBinderProviderContext context) => context.Metadata.UnderlyingOrModelType == typeof(DateOnly) ? new DayBinder() : null;
    }
}
