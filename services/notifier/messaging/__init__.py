"""What the organisation says about messages, place by place: for now, when those that nobody asked for may go out."""
