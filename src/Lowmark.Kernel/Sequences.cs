namespace Lowmark;

/// <summary>Select of our own, found before System.Linq's because its namespace is around all others here. That one
/// asks iterators of every element type for every result type (Iterator.Select is a generic virtual method), and Native
/// AOT compiles each pair: with values for elements and results, four fifths of the binary's code.</summary>
public static class Sequences
{
    /// <summary>As Enumerable.Select.</summary>
    public static IEnumerable<TResult> Select<TSource, TResult>(
        this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (TSource item in source)
        {
            yield return selector(item);
        }
    }

    /// <summary>As Enumerable.Select, with each item's index from 0.</summary>
    public static IEnumerable<TResult> Select<TSource, TResult>(
        this IEnumerable<TSource> source, Func<TSource, int, TResult> selector)
    {
        int index = 0;
        foreach (TSource item in source)
        {
            yield return selector(item, index++);
        }
    }
}
