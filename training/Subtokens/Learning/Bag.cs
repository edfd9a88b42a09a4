namespace LunarHub.Subtokens;

/// <summary>One side of a pair: subtoken ids and their saturated counts.</summary>
internal readonly record struct Bag(int[] Ids, float[] Counts);
