//! Things in a row, each near to where it wants to be.

/// Places in their order, none closer to the one before than its start says, and as near as can be to the wishes: the
/// sum of the squared distances, each times its weight, is the least. Neighbours that are in each other's way are
/// joined into a block that stands at the mean of their wishes.
pub(super) fn spread(wishes: &[(i64, i64)], starts: &[i64]) -> Vec<i64> {
    let mut blocks: Vec<(i64, i64, usize)> = Vec::new();
    let middle = |block: &(i64, i64, usize)| block.0.div_euclid(block.1);
    for ((wish, weight), start) in wishes.iter().zip(starts) {
        let mut block = ((wish - start) * weight, *weight, 1);
        while let Some(last) = blocks.last()
            && middle(last) >= middle(&block)
        {
            block = (last.0 + block.0, last.1 + block.1, last.2 + block.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    blocks
        .iter()
        .flat_map(|block| std::iter::repeat_n(middle(block), block.2))
        .zip(starts)
        .map(|(place, start)| place + start)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_met_where_there_is_room() {
        assert_eq!(spread(&[(0, 1), (500, 1)], &[0, 100]), [0, 500]);
        assert_eq!(spread(&[(100, 1), (100, 1)], &[0, 100]), [50, 150]);
        assert_eq!(spread(&[(100, 3), (100, 1)], &[0, 100]), [75, 175]);
        assert_eq!(
            spread(&[(0, 1), (0, 1), (0, 1), (900, 1)], &[0, 10, 20, 30]),
            [-10, 0, 10, 900]
        );
        assert_eq!(spread(&[], &[]), Vec::<i64>::new());
    }
}
