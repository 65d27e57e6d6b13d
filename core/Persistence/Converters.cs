using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Core.Places;

namespace Portal.Core.Persistence;

/// <summary>Stores an id type as the plain value inside it.</summary>
public sealed class IdConverter<TId, TValue>() : ValueConverter<TId, TValue>(ToValue, ToId)
    where TId : struct
{
    private static readonly ParameterExpression Id = Expression.Parameter(typeof(TId));
    private static readonly ParameterExpression Value = Expression.Parameter(typeof(TValue));

    private static Expression<Func<TId, TValue>> ToValue => Expression.Lambda<Func<TId, TValue>>(Expression.Property(Id, "Value"), Id);

    private static Expression<Func<TValue, TId>> ToId => Expression.Lambda<Func<TValue, TId>>(Expression.New(typeof(TId).GetConstructor([typeof(TValue)])!, Value), Value);
}

public sealed class MoneyConverter() : ValueConverter<Money, decimal>(money => money.Euros, euros => new Money(euros));

public sealed class DeadlineRuleConverter() : ValueConverter<DeadlineRule, string>(rule => rule.Text, text => DeadlineRule.Parse(text));

public sealed class OfferedHoursConverter() : ValueConverter<OfferedHours, string>(hours => hours.ToString(), text => OfferedHours.Parse(text));

public sealed class MaintenanceWindowConverter() : ValueConverter<MaintenanceWindow, string>(window => window.Text, text => MaintenanceWindow.Parse(text));

public sealed class PoolSetConverter() : ValueConverter<PoolSet, string>(pools => pools.Text, text => PoolSet.Parse(text));

public sealed class PriorityRulesConverter() : ValueConverter<PriorityRules, string>(rules => rules.Text, text => PriorityRules.Parse(text));
