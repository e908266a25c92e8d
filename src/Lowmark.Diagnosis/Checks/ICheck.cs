using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>One thing that is looked for on a running machine. Sees facts, never a file's text.</summary>
public interface ICheck
{
    /// <summary>Its page; an id that a factor has too means the same here as in a log.</summary>
    RuleDoc Doc { get; }

    CheckResult Run(HostFacts host);
}
