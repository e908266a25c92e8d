using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis;

/// <summary>One cause or one factor. Sees facts, never text; answers confirmed, refuted or unknown, with
/// evidence.</summary>
public interface IRule
{
    RuleDoc Doc { get; }

    Finding Evaluate(ReportFacts facts);

    /// <summary>Whether a figure alone tells that it is not confirmed: where nobody reads why not, the words are
    /// spared.</summary>
    bool IsRuledOut(ReportFacts facts) => false;
}
