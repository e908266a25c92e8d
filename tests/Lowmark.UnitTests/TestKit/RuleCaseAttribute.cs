using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.TestKit;

/// <summary>Says that a test method is a case of a rule: the rule comes to this outcome in it.</summary>
/// <param name="ruleId">A cause or factor id of the closed lists.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RuleCaseAttribute(string ruleId, Outcome outcome) : Attribute
{
    public string RuleId { get; } = ruleId;

    public Outcome Outcome { get; } = outcome;
}
