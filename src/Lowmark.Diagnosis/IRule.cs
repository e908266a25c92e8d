using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis;

/// <summary>One cause or one factor. Sees facts, never text; answers confirmed, refuted or unknown, with
/// evidence.</summary>
public interface IRule
{
    RuleDoc Doc { get; }

    Finding Evaluate(ReportFacts facts);

    /// <summary>Whether a figure alone tells that it is not confirmed, and of a cause that it is refuted: where nobody
    /// reads why not, the words are spared. False leaves it to <see cref="Evaluate"/>.</summary>
    bool IsRuledOut(ReportFacts facts) => false;
}
